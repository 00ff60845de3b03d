using System.Globalization;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;

namespace MeshCi.Local.Api.Sts;

/// <summary>The subject and the audience of a verified token.</summary>
/// <param name="Subject"><c>sub</c>.</param>
/// <param name="Audience">The client id that the token is accepted for.</param>
/// <param name="Audiences"><c>aud</c>.</param>
/// <param name="Methods"><c>amr</c>: how the subject was authenticated.</param>
/// <param name="Email"><c>email</c>, or null.</param>
internal sealed record WebIdentity(string Subject, string Audience, IReadOnlyList<string> Audiences, IReadOnlyList<string> Methods, string? Email)
{
    // The tolerance of IAM for differences between clocks (IAM User Guide, "OIDC federation").
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>The subject and the audience of a token.</summary>
    /// <param name="token">A token with a verified signature.</param>
    /// <param name="provider">Its issuer.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="StsException">It has expired, is not valid yet, is for other audiences, or lacks a claim.</exception>
    public static WebIdentity Verify(UnverifiedToken token, OpenIdConnectProvider provider, DateTimeOffset now)
    {
        var expires = token.Time("exp") ?? throw StsException.InvalidIdentityToken("Missing a required claim: exp");
        if (now - Skew >= expires)
        {
            throw StsException.ExpiredToken(string.Create(
                CultureInfo.InvariantCulture,
                $"Token expired: current date/time {now.ToUnixTimeSeconds()} must be before the expiration date/time {expires.ToUnixTimeSeconds()}"));
        }

        var issued = token.Time("iat") ?? throw StsException.InvalidIdentityToken("Missing a required claim: iat");
        if (issued > now + Skew) throw StsException.RejectedClaim("The token was issued in the future. Check the clock of its issuer.");
        if (token.Time("nbf") > now + Skew) throw StsException.RejectedClaim("The token is not valid yet (nbf). Check the clock of its issuer.");
        if (token.Text("sub") is not { Length: > 0 } subject) throw StsException.InvalidIdentityToken("Missing a required claim: sub");

        var audiences = token.Texts("aud");
        var party = token.Text("azp");
        IReadOnlyList<string> candidates = party is null ? audiences : [party, .. audiences];
        if (candidates.Count == 0) throw StsException.InvalidIdentityToken("Missing a required claim: aud");
        var audience = candidates.FirstOrDefault(provider.ClientIds.Contains) ?? throw StsException.InvalidIdentityToken("Incorrect token audience");
        return new WebIdentity(subject, audience, audiences, token.Texts("amr"), token.Text("email"));
    }

    /// <summary>The values that trust policies can compare (IAM User Guide, "Available keys for AWS OIDC federation").</summary>
    public RequestContext Context(OpenIdConnectProvider provider)
    {
        var context = RequestContext.Of(
            ($"{provider.Host}:sub", Subject),
            ($"{provider.Host}:aud", Audience),
            (ContextKeys.FederatedProvider, provider.Arn));
        context = context.With($"{provider.Host}:oaud", Audiences).With($"{provider.Host}:amr", Methods);
        return Email is null ? context : context.With($"{provider.Host}:email", Email);
    }
}

using System.Xml;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.Local.Http;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Api.Sts;

/// <summary>A call whose token is good.</summary>
/// <param name="RoleArn">The role that is asked for.</param>
/// <param name="Provider">Who vouches.</param>
/// <param name="Identity">For whom.</param>
/// <param name="Wish">What session is asked for.</param>
internal sealed record WebIdentityCall(string RoleArn, OpenIdConnectProvider Provider, WebIdentity Identity, SessionWish Wish);

/// <summary>Someone with a token of an OpenID Connect issuer takes a role. The call is not signed: the token says who asks.</summary>
internal sealed class AssumeRoleWithWebIdentity(IdentityDirectory directory, SessionIssuer issuer, IssuerKeys keys, TimeProvider time)
{
    private const string Action = "sts:AssumeRoleWithWebIdentity";
    private const string SourceIdentityClaim = "https://aws.amazon.com/source_identity";
    private const int LongestPolicies = 2048;
    private const int LongestToken = 20_000;

    /// <summary>Finds out who calls, which stands for a signature.</summary>
    /// <exception cref="StsException">The parameters break the model, or the token is not good.</exception>
    public async ValueTask<WebIdentityCall> VerifyAsync(QueryForm form, Request request)
    {
        var parameters = new StsParameters(form);
        var roleArn = parameters.RoleArn();
        var name = parameters.RoleSessionName();
        var duration = parameters.DurationSeconds();
        var text = parameters.Text("WebIdentityToken", 4, LongestToken, secret: true);
        var policies = SessionPolicies.Read(form, parameters, LongestPolicies);
        parameters.Check();
        policies.Check();
        if (roleArn.Split(':', 6) is not ["arn", _, "iam", "", var account, var resource] || !Arns.IsAccount(account) || !resource.StartsWith("role/", StringComparison.Ordinal))
            throw StsException.Validation("Request ARN is invalid");

        var token = UnverifiedToken.Read(text);
        var provider = directory.FindProvider(account, token.Issuer)
            ?? throw StsException.InvalidIdentityToken($"No OpenIDConnect provider found in your account for {Quote.Of(token.Issuer)}");
        await keys.VerifyAsync(token, provider, request.Gone).ConfigureAwait(false);
        var identity = WebIdentity.Of(token, provider, time.GetUtcNow());
        return new WebIdentityCall(roleArn, provider, identity, new SessionWish
        {
            Name = name,
            Duration = duration,
            Policies = policies,
            Tags = SessionTags.Read(token.Claims),
            Provider = provider.Arn,
            SourceIdentity = token.Text(SourceIdentityClaim),
        });
    }

    /// <summary>Answers the call.</summary>
    /// <exception cref="StsException">It is refused.</exception>
    public Action<XmlWriter> Answer(WebIdentityCall call, Request request)
    {
        var (roleArn, provider, identity, wish) = call;
        var context = CallContext.Of(request, region: null, time.GetUtcNow()).With(identity.Context(provider)).With(wish);
        var role = directory.FindRole(roleArn);
        foreach (var action in RoleTrust.Actions(Action, wish))
        {
            var decision = role is null ? null : TrustEvaluation.Decide(role.Trust, role.Name, RequestPrincipal.Federated(provider.Arn), new AuthorizationRequest(action, role.Arn, context)).Decision;
            if (decision?.IsAllowed != true)
                throw StsException.AccessDenied($"Not authorized to perform {action}", decision?.Because ?? $"there is no role {roleArn}");
        }

        var issued = issuer.Issue(role!, wish);
        return writer =>
        {
            writer.WriteElementString("SubjectFromWebIdentityToken", StsXml.Text(identity.Subject));
            writer.WriteElementString("Audience", StsXml.Text(identity.Audience));
            writer.WriteElementString("Provider", provider.Arn);
            StsXml.Session(writer, issued);
        };
    }
}

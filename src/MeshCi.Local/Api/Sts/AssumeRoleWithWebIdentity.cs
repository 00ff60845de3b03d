using System.Xml;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.Local.Http;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Api.Sts;

/// <summary>A call with a verified token.</summary>
/// <param name="RoleArn">The requested role.</param>
/// <param name="Provider">The provider that issued the token.</param>
/// <param name="Identity">The holder of the token.</param>
/// <param name="Requested">The requested session.</param>
internal sealed record WebIdentityCall(string RoleArn, OpenIdConnectProvider Provider, WebIdentity Identity, RequestedSession Requested);

/// <summary>The holder of a token of an OpenID Connect issuer assumes a role. The call is not signed: the token identifies the caller.</summary>
internal sealed class AssumeRoleWithWebIdentity(IdentityDirectory directory, SessionIssuer issuer, IssuerKeys keys, TimeProvider time)
{
    private const string Action = "sts:AssumeRoleWithWebIdentity";
    private const string SourceIdentityClaim = "https://aws.amazon.com/source_identity";
    private const int LongestPolicies = 2048;
    private const int LongestToken = 20_000;

    /// <summary>Authenticates the caller by the token, which replaces a signature.</summary>
    /// <exception cref="StsException">The parameters do not conform to the model, or the token is not valid.</exception>
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
        if (roleArn.Split(':', 6) is not ["arn", _, "iam", "", var account, var resource]
            || !Arns.IsAccount(account) || !resource.StartsWith("role/", StringComparison.Ordinal))
        {
            throw StsException.Validation("Request ARN is invalid");
        }

        var token = UnverifiedToken.Read(text);
        var provider = directory.FindProvider(account, token.Issuer)
            ?? throw StsException.InvalidIdentityToken($"No OpenIDConnect provider found in your account for {Quote.Of(token.Issuer)}");
        await keys.VerifyAsync(token, provider, request.Gone).ConfigureAwait(false);
        var identity = WebIdentity.Verify(token, provider, time.GetUtcNow());
        return new WebIdentityCall(roleArn, provider, identity, new RequestedSession
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
        var (roleArn, provider, identity, requested) = call;
        var context = CallContext.Of(request, region: null, time.GetUtcNow()).With(identity.Context(provider)).With(requested);
        var role = directory.FindRole(roleArn);
        foreach (var action in RoleTrust.Actions(Action, requested))
        {
            var question = new AuthorizationRequest(action, role?.Arn ?? roleArn, context);
            var decision = role is null ? null : TrustEvaluation.Decide(role.Trust, role.Name, RequestPrincipal.Federated(provider.Arn), question).Decision;
            if (decision?.IsAllowed != true)
                throw StsException.AccessDenied($"Not authorized to perform {action}", decision?.Because ?? $"the role {roleArn} does not exist");
        }

        var issued = issuer.Issue(role!, requested);
        return writer =>
        {
            writer.WriteElementString("SubjectFromWebIdentityToken", StsXml.Text(identity.Subject));
            writer.WriteElementString("Audience", StsXml.Text(identity.Audience));
            writer.WriteElementString("Provider", provider.Arn);
            StsXml.Session(writer, issued);
        };
    }
}

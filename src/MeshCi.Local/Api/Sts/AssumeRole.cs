using System.Xml;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.Local.Signing;

namespace MeshCi.Local.Api.Sts;

/// <summary>A user, the administrator or the session of a role assumes a role.</summary>
internal sealed class AssumeRole(IdentityDirectory directory, SessionIssuer issuer)
{
    // The model limits only the packed form; this is far above it.
    private const int LongestPolicies = 65_536;

    /// <summary>Answers the call.</summary>
    /// <exception cref="StsException">It is refused.</exception>
    public Action<XmlWriter> Answer(QueryForm form, Caller caller, RequestContext context)
    {
        var parameters = new StsParameters(form);
        var roleArn = parameters.RoleArn();
        var name = parameters.RoleSessionName();
        var duration = parameters.DurationSeconds();
        var policies = SessionPolicies.Read(form, parameters, LongestPolicies);
        var externalId = parameters.Optional("ExternalId", 2, 1224, StsParameters.ExternalId());
        var source = parameters.Optional("SourceIdentity", 2, 64, StsParameters.SessionName());
        parameters.Check();
        policies.Check();
        var session = caller.Principal.Session;
        if (session?.SourceIdentity is { } inherited && source is not null && source != inherited)
            throw StsException.AccessDenied($"The calling session has the source identity {inherited}, which cannot be changed. Remove SourceIdentity.");
        var own = SessionTags.Read(form);
        var requested = new RequestedSession
        {
            Name = name,
            Duration = duration,
            Policies = policies,
            Tags = own.Inheriting(session),
            SourceIdentity = source ?? session?.SourceIdentity,
            Chained = session is not null,
        };
        if (form.Get("SerialNumber") is not null || form.Get("TokenCode") is not null)
            throw StsException.AccessDenied("MultiFactorAuthentication failed: this control plane has no MFA devices.");

        if (externalId is not null) context = context.With(ContextKeys.ExternalId, externalId);
        var role = directory.FindRole(roleArn);
        foreach (var action in RoleTrust.Actions("sts:AssumeRole", requested))
            Require(caller.Principal, role, roleArn, new AuthorizationRequest(action, role?.Arn ?? roleArn, context.With(requested)));

        var issued = issuer.Issue(role!, requested);
        return writer => StsXml.Session(writer, issued);
    }

    // A role that does not exist is refused like one that trusts no principal.
    private static void Require(Principal caller, Role? role, string roleArn, AuthorizationRequest request)
    {
        var denied = $"User: {caller.Arn} is not authorized to perform: {request.Action} on resource: {roleArn}";
        if (role is null) throw StsException.AccessDenied(denied, "the role does not exist");
        var trust = TrustEvaluation.Decide(role.Trust, role.Name, caller.Ids, request);
        if (!trust.Decision.IsAllowed) throw StsException.AccessDenied(denied, trust.Decision.Because);

        // With the trust of another account, the caller's own policies decide.
        var decision = caller.Account == role.Account
            ? TrustEvaluation.Decide(role.Trust, role.Name, caller.Ids, caller.Policies[0], caller.Policies.ElementAtOrDefault(1), request)
            : caller.Decide(request);
        if (!decision.IsAllowed) throw StsException.AccessDenied(decision.Refusal(caller.Arn, request));
    }
}

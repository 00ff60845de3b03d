using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.Deployment.Tests;

/// <summary>Sessions of a role that may do everything, limited by a session policy. The evaluation is that of the embedded control plane.</summary>
internal static class Sessions
{
    private const string Everything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Role = $"arn:aws:iam::{Arns.DefaultAccount}:role/deploy";
    private const string Session = $"arn:aws:sts::{Arns.DefaultAccount}:assumed-role/deploy/meshci";

    /// <summary>A session with a policy.</summary>
    /// <param name="policy">The session policy as JSON.</param>
    /// <param name="ofRole">The policy of the role as JSON; null for one that allows everything.</param>
    public static Principal Of(string policy, string? ofRole = null) => new(Arns.DefaultAccount, Session, "AROA:meshci")
    {
        Ids = RequestPrincipal.RoleSession(Arns.DefaultAccount, Role, Session),
        Policies =
        [
            PolicySet.Identity(new NamedPolicy("role", PolicyDocument.Parse(ofRole ?? Everything))),
            PolicySet.Session(new NamedPolicy("session", PolicyDocument.Parse(policy))),
        ],
    };

    /// <summary>Whether a session may take an action on a resource.</summary>
    public static bool Allows(this Principal session, string action, string arn) =>
        session.Decide(new AuthorizationRequest(action, arn, RequestContext.Empty)).IsAllowed;
}

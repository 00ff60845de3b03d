using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>A caller: the administrator, a user, or a session of a role.</summary>
/// <param name="Account">Account, 12 digits.</param>
/// <param name="Arn">ARN; for a session, that of the session.</param>
/// <param name="UserId">Unique id; for a session, <c>AROA...:session-name</c>.</param>
public sealed record Principal(string Account, string Arn, string UserId)
{
    private const string AllowsEverything = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /// <summary>Whether everything in its account is allowed. That is so for the administrator's key, which is that of the account's root.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Its permissions: each of the sets must allow a request.</summary>
    public IReadOnlyList<PolicySet> Policies { get; init; } = [];

    /// <summary>What conditions know about it.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;

    /// <summary>The names by which trust policies can refer to it.</summary>
    public required RequestPrincipal Ids { get; init; }

    /// <summary>The session, if it is one.</summary>
    public SessionClaims? Session { get; init; }

    /// <summary>The root of the default account.</summary>
    public static Principal Administrator { get; } = Root(Arns.DefaultAccount);

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;

    /// <summary>Whether its policies allow an action.</summary>
    public Decision Decide(AuthorizationRequest request) => PolicyEvaluation.Decide(Policies, request);

    private static Principal Root(string account)
    {
        var arn = $"arn:aws:iam::{account}:root";
        return new Principal(account, arn, account)
        {
            IsRoot = true,
            Ids = RequestPrincipal.Root(account),
            Context = Known(account, arn, account, "Account"),
            Policies = [PolicySet.Identity(new NamedPolicy("root", PolicyDocument.Parse(AllowsEverything)))],
        };
    }

    /// <summary>What conditions know about every principal.</summary>
    internal static RequestContext Known(string account, string arn, string userId, string type) => RequestContext.Empty
        .With(ContextKeys.PrincipalAccount, account)
        .With(ContextKeys.PrincipalArn, arn)
        .With(ContextKeys.PrincipalType, type)
        .With(ContextKeys.UserId, userId);
}

namespace MeshCi.ControlPlane.Policies;

/// <summary>The decision of a role's trust policy.</summary>
/// <param name="Decision">Whether the role may be assumed.</param>
/// <param name="Match">How the statement that allows it matches the caller.</param>
public sealed record TrustDecision(Decision Decision, PrincipalMatch Match);

/// <summary>Evaluates the trust policy of a role (IAM User Guide, "Principal").</summary>
public static class TrustEvaluation
{
    private static readonly PolicySet Set = new("role trust policy", []);

    /// <summary>Evaluates the trust policy alone, for a caller with a token of an identity provider, which has no policies.</summary>
    /// <param name="trust">The role's trust policy.</param>
    /// <param name="roleName">The role's name, for the reason.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="request">
    /// The action (<c>sts:AssumeRole</c>, <c>sts:AssumeRoleWithWebIdentity</c>, <c>sts:TagSession</c>), the role's ARN, and the context.
    /// </param>
    public static TrustDecision Decide(PolicyDocument trust, string roleName, RequestPrincipal caller, AuthorizationRequest request)
    {
        var policy = new NamedPolicy($"the trust policy of {roleName}", trust);
        var best = PrincipalMatch.None;
        Statement? allowing = null;
        foreach (var statement in trust.Statements)
        {
            var match = statement.Principals!.Match(caller);
            if (match == PrincipalMatch.None || !statement.AppliesTo(request)) continue;
            if (statement.Effect == Effect.Deny) return new TrustDecision(Decision.ExplicitlyDenied(Set, policy, statement), PrincipalMatch.None);
            if (match > best) (best, allowing) = (match, statement);
        }

        return new TrustDecision(allowing is null ? Decision.ImplicitlyDenied(Set, request) : Decision.Allowed(Set, policy, allowing), best);
    }

    /// <summary>
    /// Evaluates the trust policy, and the policies of a caller in the role's account. The latter can deny in any case; they must allow if the trust
    /// policy contains only the account, and a session's policies also if it contains the session's role.
    /// </summary>
    /// <param name="trust">The role's trust policy.</param>
    /// <param name="roleName">The role's name, for the reason.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="identity">The policies of the caller's user or role.</param>
    /// <param name="session">The policies that limit the caller's session, or null.</param>
    /// <param name="request">The action, the role's ARN, and the context.</param>
    public static Decision Decide(
        PolicyDocument trust, string roleName, RequestPrincipal caller, PolicySet identity, PolicySet? session, AuthorizationRequest request)
    {
        var trusted = Decide(trust, roleName, caller, request);
        if (!trusted.Decision.IsAllowed) return trusted.Decision;
        PolicySet[] limits = session is null ? [] : [session];
        var own = PolicyEvaluation.Decide([identity, .. limits], request);
        if (own.Outcome == PolicyOutcome.ExplicitlyDenied) return own;
        var needed = trusted.Match switch
        {
            PrincipalMatch.ByAccount => own,
            PrincipalMatch.ByRole when session is not null => PolicyEvaluation.Decide(limits, request),
            _ => trusted.Decision,
        };
        return needed.IsAllowed ? trusted.Decision : needed;
    }
}

namespace MeshCi.Local.Policies;

/// <summary>Whether a role may be assumed.</summary>
/// <param name="Decision">What the trust policy says.</param>
/// <param name="NeedsIdentityAllow">
/// Whether the trust policy allows it only by naming the caller's account: then the caller's own policies must allow <c>sts:AssumeRole</c> on the role
/// too (IAM User Guide, "Principal").
/// </param>
internal sealed record TrustDecision(Decision Decision, bool NeedsIdentityAllow);

/// <summary>Decides by a role's trust policy.</summary>
internal static class TrustEvaluation
{
    private const string Kind = "role trust policy";

    /// <summary>Decides whether a caller may do an STS action to a role.</summary>
    /// <param name="trust">The role's trust policy.</param>
    /// <param name="roleName">The role's name, for the reason.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">The action (<c>sts:AssumeRole</c>, <c>sts:AssumeRoleWithWebIdentity</c>, <c>sts:TagSession</c>), the role's ARN, and the circumstances.</param>
    public static TrustDecision Decide(PolicyDocument trust, string roleName, RequestPrincipal caller, AuthorizationRequest request)
    {
        var set = new PolicySet(Kind, []);
        var policy = new NamedPolicy($"the trust policy of {roleName}", trust);
        Statement? direct = null, byAccount = null;
        foreach (var statement in trust.Statements)
        {
            var match = statement.Principals!.Match(caller);
            if (match == PrincipalMatch.None || !statement.AppliesTo(request)) continue;
            if (statement.Effect == Effect.Deny) return new TrustDecision(Decision.ExplicitlyDenied(set, policy, statement), false);
            if (match == PrincipalMatch.Direct) direct ??= statement;
            else byAccount ??= statement;
        }

        return (direct ?? byAccount) is { } allowing
            ? new TrustDecision(Decision.Allowed(set, policy, allowing), direct is null)
            : new TrustDecision(Decision.ImplicitlyDenied(set, request), false);
    }
}

namespace MeshCi.ControlPlane.Policies;

/// <summary>A policy with its name in messages.</summary>
/// <param name="Name">A managed policy's ARN, or the name of an inline policy.</param>
/// <param name="Document">The policy.</param>
public sealed record NamedPolicy(string Name, PolicyDocument Document);

/// <summary>Policies of which at least one must allow a request: those of a role, or those that limit a session.</summary>
/// <param name="Kind">Their kind as the service words it: <c>identity-based policy</c>, <c>session policy</c>.</param>
/// <param name="Policies">The policies.</param>
public sealed record PolicySet(string Kind, IReadOnlyList<NamedPolicy> Policies)
{
    /// <summary>The permissions of a role or user.</summary>
    public static PolicySet Identity(params IReadOnlyList<NamedPolicy> policies) => new("identity-based policy", policies);

    /// <summary>The policies that limit a session. A session without session policies has no such set.</summary>
    public static PolicySet Session(params IReadOnlyList<NamedPolicy> policies) => new("session policy", policies);
}

/// <summary>Evaluates policies (IAM User Guide, "Policy evaluation logic").</summary>
internal static class PolicyEvaluation
{
    /// <summary>
    /// Decides: a statement that denies, in any set, refuses the request; otherwise each set must allow it. Without any set, nothing is allowed.
    /// </summary>
    public static Decision Decide(IReadOnlyList<PolicySet> sets, AuthorizationRequest request)
    {
        Decision? missing = sets.Count == 0 ? Decision.ImplicitlyDenied(PolicySet.Identity(), request) : null;
        Decision? allowed = null;
        foreach (var set in sets)
        {
            Decision? allowedHere = null;
            foreach (var policy in set.Policies)
            {
                foreach (var statement in policy.Document.Statements)
                {
                    if (statement.Effect == Effect.Allow && allowedHere is not null) continue;
                    if (!statement.AppliesTo(request)) continue;
                    if (statement.Effect == Effect.Deny) return Decision.ExplicitlyDenied(set, policy, statement);
                    allowedHere = Decision.Allowed(set, policy, statement);
                }
            }

            if (allowedHere is null) missing ??= Decision.ImplicitlyDenied(set, request);
            else allowed ??= allowedHere;
        }

        return missing ?? allowed!;
    }
}

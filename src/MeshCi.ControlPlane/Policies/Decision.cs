namespace MeshCi.ControlPlane.Policies;

/// <summary>An answer of policies, and why.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="SetKind">Kind of the policies that decided: <c>session policy</c>.</param>
/// <param name="Policy">Name of the policy that decided; null if none did.</param>
/// <param name="Statement">The statement that decided; null if none did.</param>
/// <param name="Because">The reason as the service words it, to follow the action and the resource in a message.</param>
public sealed record Decision(PolicyOutcome Outcome, string SetKind, string? Policy, Statement? Statement, string Because)
{
    /// <summary>Whether it may be done.</summary>
    public bool IsAllowed => Outcome == PolicyOutcome.Allowed;

    /// <summary>How the service tells a caller of a refusal, with the reason.</summary>
    /// <param name="caller">ARN of the caller.</param>
    /// <param name="request">What was asked.</param>
    public string Refusal(string caller, AuthorizationRequest request) =>
        $"User: {caller} is not authorized to perform: {request.Action} on resource: {request.Resource} {Because}";

    /// <summary>A statement allows it.</summary>
    public static Decision Allowed(PolicySet set, NamedPolicy policy, Statement statement) =>
        new(PolicyOutcome.Allowed, set.Kind, policy.Name, statement, $"because {statement.Name} of {policy.Name} allows it");

    /// <summary>A statement denies it.</summary>
    public static Decision ExplicitlyDenied(PolicySet set, NamedPolicy policy, Statement statement) =>
        new(PolicyOutcome.ExplicitlyDenied, set.Kind, policy.Name, statement, $"with an explicit deny in {Article(set.Kind)} {set.Kind}: {statement.Name} of {policy.Name}");

    /// <summary>No statement of a set allows it.</summary>
    public static Decision ImplicitlyDenied(PolicySet set, AuthorizationRequest request) =>
        new(PolicyOutcome.ImplicitlyDenied, set.Kind, null, null, $"because no {set.Kind} allows the {request.Action} action");

    private static string Article(string kind) => kind.StartsWith('i') ? "an" : "a";
}

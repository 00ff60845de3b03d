namespace MeshCi.ControlPlane.Policies;

/// <summary>The decision of policies about a request, with the reason.</summary>
public sealed record Decision
{
    private Decision(PolicyOutcome outcome, string setKind, string? policy, Statement? statement, string because) =>
        (Outcome, SetKind, Policy, Statement, Because) = (outcome, setKind, policy, statement, because);

    /// <summary>The decision.</summary>
    public PolicyOutcome Outcome { get; }

    /// <summary>Kind of the policies that decided: <c>session policy</c>.</summary>
    public string SetKind { get; }

    /// <summary>Name of the policy that decided; null if none did.</summary>
    public string? Policy { get; }

    /// <summary>The reason as the service words it, which follows the action and the resource in a message.</summary>
    public string Because { get; }

    /// <summary>The statement that decided; null if none did.</summary>
    internal Statement? Statement { get; }

    /// <summary>Whether the request is allowed.</summary>
    public bool IsAllowed => Outcome == PolicyOutcome.Allowed;

    /// <summary>The text of a refusal as the service words it for the caller, with the reason.</summary>
    /// <param name="caller">ARN of the caller.</param>
    /// <param name="request">The request.</param>
    public string Refusal(string caller, AuthorizationRequest request) =>
        $"User: {caller} is not authorized to perform: {request.Action} on resource: {request.Resource} {Because}";

    /// <summary>A statement allows it.</summary>
    internal static Decision Allowed(PolicySet set, NamedPolicy policy, Statement statement) =>
        new(PolicyOutcome.Allowed, set.Kind, policy.Name, statement, $"because {statement.Name} of {policy.Name} allows it");

    /// <summary>A statement denies it.</summary>
    internal static Decision ExplicitlyDenied(PolicySet set, NamedPolicy policy, Statement statement) =>
        new(
            PolicyOutcome.ExplicitlyDenied, set.Kind, policy.Name, statement,
            $"with an explicit deny in {Article(set.Kind)} {set.Kind}: {statement.Name} of {policy.Name}");

    /// <summary>No statement of a set allows it.</summary>
    internal static Decision ImplicitlyDenied(PolicySet set, AuthorizationRequest request) =>
        new(PolicyOutcome.ImplicitlyDenied, set.Kind, null, null, $"because no {set.Kind} allows the {request.Action} action");

    private static string Article(string kind) => kind.StartsWith('i') ? "an" : "a";
}

namespace MeshCi.ControlPlane.Policies;

/// <summary>What a statement does when it applies.</summary>
public enum Effect
{
    /// <summary>Permits, unless another statement denies.</summary>
    Allow,

    /// <summary>Refuses, whatever others permit.</summary>
    Deny,
}

/// <summary>One statement of a policy.</summary>
/// <param name="Sid">Its name; empty if it has none.</param>
/// <param name="Index">Its place in the policy, from 0.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Actions">The patterns of <c>Action</c> or <c>NotAction</c>.</param>
/// <param name="ExceptActions">Whether it is about all actions but those.</param>
/// <param name="Resources">The patterns of <c>Resource</c> or <c>NotResource</c>; empty in trust policies.</param>
/// <param name="ExceptResources">Whether it is about all resources but those.</param>
/// <param name="Principals">Who it is about; null in identity policies.</param>
/// <param name="Conditions">What must hold besides; all of them.</param>
public sealed record Statement(
    string Sid,
    int Index,
    Effect Effect,
    IReadOnlyList<ActionPattern> Actions,
    bool ExceptActions,
    IReadOnlyList<ResourcePattern> Resources,
    bool ExceptResources,
    PrincipalElement? Principals,
    IReadOnlyList<Condition> Conditions)
{
    /// <summary>How messages name it: its Sid, or its place.</summary>
    public string Name => Sid.Length > 0 ? Sid : $"Statement[{Index}]";

    /// <summary>Whether it is about a request's action, resource and circumstances. Principals are compared apart.</summary>
    public bool AppliesTo(AuthorizationRequest request) =>
        IsAbout(request.Action)
        && (Principals is not null || IsAboutResource(request))
        && Conditions.All(condition => condition.Holds(request.Context));

    private bool IsAbout(string action) => Actions.Any(pattern => pattern.Matches(action)) != ExceptActions;

    // Where a variable has no value nobody can say what all other resources are: the statement is about none.
    private bool IsAboutResource(AuthorizationRequest request)
    {
        var unresolved = false;
        foreach (var pattern in Resources)
        {
            var fits = pattern.Matches(request.Resource, request.Context);
            if (fits == true) return !ExceptResources;
            unresolved |= fits is null;
        }

        return ExceptResources && !unresolved;
    }
}

namespace MeshCi.ControlPlane.Policies;

/// <summary>What a statement does when it applies.</summary>
internal enum Effect
{
    /// <summary>Allows, unless another statement denies.</summary>
    Allow,

    /// <summary>Denies, whatever other statements allow.</summary>
    Deny,
}

/// <summary>One statement of a policy.</summary>
/// <param name="Sid">Its name; empty if it has none.</param>
/// <param name="Index">Its position in the policy, from 0.</param>
/// <param name="Effect">Whether it allows or denies.</param>
/// <param name="Actions">The patterns of <c>Action</c> or <c>NotAction</c>.</param>
/// <param name="ExceptActions">Whether it applies to all actions except these.</param>
/// <param name="Resources">The patterns of <c>Resource</c> or <c>NotResource</c>; empty in trust policies.</param>
/// <param name="ExceptResources">Whether it applies to all resources except these.</param>
/// <param name="Principals">The principals that it applies to; null in identity policies.</param>
/// <param name="Conditions">Conditions that must also be met, all of them.</param>
internal sealed record Statement(
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
    /// <summary>Its name in messages: its Sid, or its position.</summary>
    public string Name => Sid.Length > 0 ? Sid : $"Statement[{Index}]";

    /// <summary>Whether it applies to the action, resource and context of a request. Principals are compared separately.</summary>
    public bool AppliesTo(AuthorizationRequest request) =>
        IsAbout(request.Action)
        && (Principals is not null || IsAboutResource(request))
        && Conditions.All(condition => condition.IsMet(request.Context, Effect));

    private bool IsAbout(string action) => Actions.Any(pattern => pattern.Matches(action)) != ExceptActions;

    // If a variable has no value, it is unknown what "all other resources" are, so the statement applies to none.
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

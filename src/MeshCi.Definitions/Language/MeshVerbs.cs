namespace MeshCi.Definitions.Language;

/// <summary>A target that users call by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">The item type that it returns, or null.</param>
/// <param name="Flag">The property that tells scripts whether it returned anything; null if there is none.</param>
public sealed record MeshVerb(string Name, string? Returns = null, string? Flag = null);

/// <summary>The public targets.</summary>
public static class MeshVerbs
{
    /// <summary>All verbs, in the order of the reference.</summary>
    public static IReadOnlyList<MeshVerb> All { get; } =
    [
        new("MeshGenerate"),
        new("MeshValidate"),
        new("MeshPlan", "MeshPlannedChange", "MeshPlanHasChanges"),
        new("MeshDeploy", "MeshDeployment"),
        new("MeshRollback", "MeshDeployment"),
        new("MeshRecover"),
        new("MeshDrift", "MeshDriftedResource", "MeshHasDrift"),
        new("MeshHistory"),
        new("MeshShow"),
        new("MeshImport"),
        new("MeshLocal"),
    ];
}

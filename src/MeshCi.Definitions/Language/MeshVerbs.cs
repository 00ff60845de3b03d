namespace MeshCi.Definitions.Language;

/// <summary>A target that users call by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">The item type that it returns, or null.</param>
/// <param name="Flag">The property that tells scripts whether it returned anything; null if there is none.</param>
/// <param name="RunsTogether">Whether it runs once for all projects of a solution, with one plan.</param>
public sealed record MeshVerb(string Name, string? Returns = null, string? Flag = null, bool RunsTogether = false)
{
    /// <summary>The name as a part of the names of private targets: <c>Deploy</c>.</summary>
    public string Step => Name["Mesh".Length..];
}

/// <summary>The public targets.</summary>
public static class MeshVerbs
{
    /// <summary>All verbs, in the order of the reference.</summary>
    public static IReadOnlyList<MeshVerb> All { get; } =
    [
        new("MeshGenerate"),
        new("MeshValidate"),
        new("MeshPlan", "MeshPlannedChange", "MeshPlanHasChanges", RunsTogether: true),
        new("MeshDeploy", "MeshDeployment", RunsTogether: true),
        new("MeshRollback", "MeshDeployment", RunsTogether: true),
        new("MeshDestroy", "MeshDeployment", RunsTogether: true),
        new("MeshRecover", RunsTogether: true),
        new("MeshConfirm"),
        new("MeshDrift", "MeshDriftedResource", "MeshHasDrift"),
        new("MeshHistory"),
        new("MeshShow"),
        new("MeshPolicy"),
        new("MeshImport"),
        new("MeshLocal"),
    ];
}

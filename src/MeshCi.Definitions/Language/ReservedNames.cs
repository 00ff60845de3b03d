namespace MeshCi.Definitions.Language;

/// <summary>
/// Names that a later version of MeshCi will define. Using one is an error: this version would ignore it, and the project would change its meaning with
/// an update of the package.
/// </summary>
public static class ReservedNames
{
    /// <summary>The properties.</summary>
    public static IReadOnlyList<string> Properties { get; } =
    [
        "MeshAnalysisBaseline", "MeshAnalyzeOnBuild", "MeshConfirmTimeout", "MeshDeployBranch", "MeshEnvoyPath",
        "MeshExplainPath", "MeshParametersFile",
        "MeshProxyDefaults", "MeshRehearsalBudget", "MeshSessionDuration", "MeshTraces", "MeshTraceSource",
    ];

    /// <summary>The items.</summary>
    public static IReadOnlyList<string> Items { get; } =
    [
        "MeshAppRetries", "MeshBudget", "MeshExpect", "MeshFault", "MeshProbe", "MeshProfile", "MeshRehearsal", "MeshService", "MeshTelemetry", "MeshTraffic",
    ];
}

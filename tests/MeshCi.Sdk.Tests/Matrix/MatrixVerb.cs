namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>A target that runs after a project was built in some way.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Result">The result line without the name of the project, as a regular expression; empty if the target has none.</param>
internal sealed record MatrixVerb(string Target, string Result)
{
    /// <summary>All targets that end by themselves, in an order in which none takes away what another one needs.</summary>
    public static IReadOnlyList<MatrixVerb> All { get; } =
    [
        new("MeshGenerate", "the definition is up to date; details: "),
        new("MeshValidate", "valid: version [0-9.]+, [15] resources?; details: "),
        new("MeshPlan", "no changes: mesh matches build 1; plan: "),
        new("MeshDeploy", "unchanged: mesh matches build 1; plan: "),
        new("MeshRollback", "unchanged: mesh matches build 1; details: "),
        new("MeshRecover", "nothing to recover; details: "),
        new("MeshDrift", "no drift: mesh matches build 1; details: "),
        new("MeshHistory", "1 deploy recorded; live: build 1; details: "),
        new("MeshShow", "mesh shop-[a-z.]+ has [01] virtual services?; details: "),
        new("MeshImport", "imported [15] resources? as [0-9]+ items?; details: "),
        Build,
        Clean,
    ];

    /// <summary>Another build, which has nothing to do.</summary>
    public static MatrixVerb Build => new("Build", "");

    public static MatrixVerb Clean => new("Clean", "");

    /// <summary>Its place in the order in which the targets run.</summary>
    public int Order => All.Index().Where(verb => verb.Item == this).Select(verb => verb.Index).FirstOrDefault();

    /// <summary>Why the target does not run for a kind of project; null if it does.</summary>
    public string? Excludes(ProjectKind kind) => Target == "MeshImport" && !kind.IsService ? "there is no service to import" : null;

    public override string ToString() => Target;
}

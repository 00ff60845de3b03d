using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Checks the project's items without writing; with a built file, also that it is what the items say now.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateMeshDefinition : DefinitionTask
{
    /// <summary>The file that a build wrote before, or null to check the items only.</summary>
    public ITaskItem? BuiltFile { get; set; }

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (BuildDefinition() is not { } definition) return;
        if (BuiltFile is null)
        {
            Wording($"Mesh definition valid: {definition.Mesh}/{definition.Service} {definition.Version}, {definition.Resources.Count} resources");
            return;
        }

        var file = BuiltFile.GetMetadata("FullPath");
        var built = File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false) : null;
        if (built is not null && built.AsSpan().SequenceEqual(DefinitionFile.Write(definition))) return;
        var what = built is null ? "is missing" : "is not what the project says now";
        throw new MeshException(MeshDiagnostics.DefinitionStale.At(new(ProjectPath), $"The built definition '{file}' {what}, and this is a run without building. Nothing was deployed. Build first, or leave '--no-build' out."));
    }
}

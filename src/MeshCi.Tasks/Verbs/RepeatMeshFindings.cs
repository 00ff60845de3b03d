using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Reports the warnings about a definition that an earlier build generated: they apply until the definition changes.</summary>
[MSBuildMultiThreadableTask]
public sealed class RepeatMeshFindings : MeshTask
{
    /// <summary>The file with the warnings that <see cref="GenerateMeshDefinition"/> wrote.</summary>
    [Required]
    public ITaskItem FindingsFile { get; set; } = null!;

    /// <summary>The verb that needs the definition, such as <c>plan</c>; <c>build</c> if a build does.</summary>
    public string NeededBy { get; set; } = DefinitionTask.Build;

    private protected override string? Verb => NeededBy == DefinitionTask.Build ? null : NeededBy;

    private protected override bool EndsVerb => false;

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in Verbs.FindingsFile.Read(FindingsFile.GetMetadata("FullPath"))) Report(warning);
        return System.Threading.Tasks.Task.CompletedTask;
    }
}

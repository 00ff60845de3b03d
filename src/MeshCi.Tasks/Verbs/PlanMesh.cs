using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Verbs;

/// <summary>Shows what a deploy would change, and writes nothing to the mesh.</summary>
[MSBuildMultiThreadableTask]
public sealed class PlanMesh : DeploymentTask
{
    /// <summary>The definition that the build wrote.</summary>
    [Required]
    public ITaskItem DefinitionFile { get; set; } = null!;

    /// <summary>Each resource that would change: kind and path, with the metadata <c>Action</c>.</summary>
    [Output]
    public ITaskItem[] Changes { get; private set; } = [];

    private protected override string Verb => "plan";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        var definition = ReadDefinition(DefinitionFile, settings);
        var result = await WithDeployerAsync(
            settings, (deployer, context) => deployer.PlanAsync(definition, context, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var line in result.Lines) WriteLine(line);
        await PlanFiles.SaveAsync(result.Document, settings, cancellationToken).ConfigureAwait(false);
        var file = await PlanFiles.WriteAsync(result.Document, DefinitionFile.GetMetadata("FullPath"), cancellationToken).ConfigureAwait(false);
        Outcome = new(OutcomeText.Planned(result), file, VerbOutcome.Plan);
        if (result.Refusal is { } refusal) Report(refusal);

        // The build fails in this case, because MSBuild has no exit code for a third result.
        if (settings.PlanFailOnChanges && result.Plan.HasChanges)
            throw new MeshException(MeshDiagnostics.PlanHasChanges.At(
                new(ProjectPath), $"The mesh differs from the project: {result.Plan.Counts}. Deploy the project, or remove MeshPlanFailOnChanges."));

        // MSBuild does not pass on the result of a target that failed, so it has none in any kind of project.
        if (!Log.HasLoggedErrors) Changes = [.. result.Plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged).Select(Item)];
    }

    private static TaskItem Item(Change change)
    {
        var item = new TaskItem(change.Id.ToString());
        item.SetMetadata("Action", change.Kind.ToString().ToLowerInvariant());
        return item;
    }
}

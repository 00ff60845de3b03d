using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Restores an earlier build of the service.</summary>
[MSBuildMultiThreadableTask]
public sealed class RollbackMesh : DeploymentTask
{
    /// <summary>The live resources of the service, with their versions.</summary>
    [Output]
    public ITaskItem[] Deployment { get; private set; } = [];

    private protected override string Verb => "rollback";

    private protected override bool WritesToMesh => true;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        RefuseWarnings("Nothing was rolled back");
        // Without names, no control plane is started.
        var (mesh, node) = (settings.MeshName, settings.NodeName);
        var result = await WithDeployerAsync(
            settings,
            (deployer, context) => deployer.RollbackAsync(mesh, node, context, settings.RollbackTo, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        Deployment = LiveItems(result);
        Outcome = new(OutcomeText.RolledBack(result.Plan, result.Build));
        if (settings.DefinitionFile is { } definition
            && await PlanFiles.WriteReceiptAsync([result], Path.GetDirectoryName(definition)!).ConfigureAwait(false) is { } notWritten) Report(notWritten);
    }
}

using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Resolves deploys of the service that did not complete.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecoverMesh : DeploymentTask
{
    private protected override string Verb => "recover";

    private protected override bool WritesToMesh => true;

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        RefuseWarnings("Nothing was recovered");
        // Without names, no control plane is started.
        var request = new RecoverRequest(settings.MeshName, settings.NodeName)
        {
            Ownership = new(settings.Owner.Id, settings.Owner.Former, settings.Owner.Reason),
        };
        var results = await WithDeployerAsync(
            settings, (deployer, context) => deployer.RecoverAsync([request], context, cancellationToken), cancellationToken).ConfigureAwait(false);
        Outcome = new(OutcomeText.Recovered(results[0]));
    }
}

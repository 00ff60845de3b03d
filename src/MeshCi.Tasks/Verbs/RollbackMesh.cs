using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Brings back an earlier build of the service.</summary>
[MSBuildMultiThreadableTask]
public sealed class RollbackMesh : DeploymentTask
{
    /// <summary>The service's resources as they are live, with their versions.</summary>
    [Output]
    public ITaskItem[] Deployment { get; private set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        var result = await WithDeployerAsync(
            settings,
            (deployer, context) => deployer.RollbackAsync(settings.MeshName, settings.NodeName, context, settings.RollbackTo, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        Deployment = Announce(result);
    }
}

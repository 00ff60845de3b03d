using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Prints what is live in the mesh.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowMesh : MeshTask
{
    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var plane = await ControlPlaneConnection.OpenAsync(ReadSettings(), Report, cancellationToken).ConfigureAwait(false);
        foreach (var line in await MeshOverview.LinesAsync(plane, cancellationToken).ConfigureAwait(false)) WriteLine(line);
    }
}

using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Prints what runs in the mesh now.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowMesh : MeshTask
{
    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var plane = await ControlPlaneConnection.OpenAsync(ReadSettings(), Report, cancellationToken).ConfigureAwait(false);
        foreach (var line in await MeshOverview.LinesAsync(plane, cancellationToken).ConfigureAwait(false)) Wording(line);
    }
}

using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Reports properties of the command line that MeshCi does not know, in a build that runs no other task of MeshCi.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckMeshProperties : MeshTask
{
    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        ReportGlobalProperties();
        return System.Threading.Tasks.Task.CompletedTask;
    }
}

using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Prints what is live in the mesh.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowMesh : MeshTask
{
    private protected override string Verb => "show";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var plane = await ConnectAsync(ReadSettings(), Report, cancellationToken).ConfigureAwait(false);
        var overview = await WaitAsync("reading the mesh", () => MeshOverview.ReadAsync(plane, cancellationToken)).ConfigureAwait(false);
        foreach (var line in overview.Lines) WriteLine(line);
        Outcome = new(OutcomeText.Shown(overview));
    }
}

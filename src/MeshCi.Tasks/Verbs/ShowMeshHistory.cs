using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>Prints the recorded deploys of the service, from the ledger alone.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowMeshHistory : DeploymentTask
{
    private protected override string Verb => "history";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = ReadSettings();
        var (mesh, node, ledger) = (settings.MeshName, settings.NodeName, OpenLedger(settings));
        var history = await WaitAsync(
            "reading the ledger", () => ledger.ReadAllAsync(mesh, node, HistoryScope.Everything, cancellationToken)).ConfigureAwait(false);
        var running = await ledger.RunningAsync(mesh, node, cancellationToken).ConfigureAwait(false);
        foreach (var line in HistoryText.Lines(mesh, node, history, running)) WriteLine(line);
        Outcome = new(OutcomeText.Recorded(history));
        foreach (var (_, finding) in history.Damaged) Report(finding);
    }
}

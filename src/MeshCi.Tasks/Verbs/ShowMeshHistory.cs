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
        var history = await WaitAsync(
            "reading the ledger", () => OpenLedger(settings).ReadAllAsync(settings.MeshName, settings.NodeName, HistoryScope.Everything, cancellationToken)).ConfigureAwait(false);
        foreach (var line in HistoryText.Lines(settings.MeshName, settings.NodeName, history)) WriteLine(line);
        Outcome = new(OutcomeText.Recorded(history));
        foreach (var (_, finding) in history.Damaged) Report(finding);
    }
}

using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.ControlPlanes;
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
        var settings = await ReadSettingsAsync(cancellationToken).ConfigureAwait(false);
        var (mesh, node) = (settings.MeshName, settings.NodeName);
        if (settings.Ledger is null && DeployGuard.NoteOfDefault(CiReader.Read(), settings) is { } note) WriteLine(note);
        using var connection = await LedgerConnection.OpenAsync(settings, LedgerAccess.Read, this, Time, cancellationToken).ConfigureAwait(false);
        var ledger = connection.Ledger;
        var parts = await WaitAsync("reading the ledger", () => Lineage.ReadAsync(ledger, mesh, node, cancellationToken)).ConfigureAwait(false);
        var history = parts[0].History;
        var running = await WaitAsync("reading the lease", () => ledger.RunningAsync(mesh, node, cancellationToken)).ConfigureAwait(false);
        foreach (var (name, part) in parts)
        {
            foreach (var line in HistoryText.Lines(mesh, name, part, name == node ? running : null)) WriteLine(line);
        }

        Outcome = new(OutcomeText.Recorded(history));
        foreach (var (_, finding) in history.Damaged) Report(finding);
    }
}

using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

public sealed partial class MeshDeployer
{
    /// <summary>
    /// A deploy of what is live already. It takes no lease: it writes nothing to the mesh, and the number of a ledger entry decides between it and a deploy
    /// that runs at the same time. So it costs two calls to the ledger, and a third one if the build is newer.
    /// </summary>
    /// <param name="requests">The services.</param>
    /// <param name="context">The build that deploys.</param>
    /// <param name="cancellationToken">Cancels the deploy.</param>
    /// <returns>
    /// The results; null if the deploy may have something to do, or has to explain something, so that it needs the leases. Nothing was reported then.
    /// </returns>
    private async Task<IReadOnlyList<DeployResult>?> TryUnchangedAsync(
        IReadOnlyList<ServiceRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        var services = Locked(requests, [], context);
        var kept = new KeptReport();
        await using var progress = new Heartbeat(kept, _time, $"deploying {Names(services.Select(service => service.Name))}", _reporter);
        try
        {
            var mesh = await IdentifyAsync(cancellationToken).ConfigureAwait(false);
            var histories = await ReadAsync(services, mesh, progress, cancellationToken).ConfigureAwait(false);
            if (!InOrder(requests).Zip(histories).All(pair => IsLive(pair.First, pair.Second))) return null;
            var (orders, plan) = await PrepareDeployAsync(requests, [], context, histories, progress, cancellationToken).ConfigureAwait(false);
            if (plan.HasChanges || orders.Any(order => order.Kind != EntryKind.Deploy)) return null;
            var document = PlanDocuments.Of(orders, plan, Place(mesh), progress.Findings);
            var results = await new DeployRun(_controlPlane, _ledger, _settings, _time, progress, document).RunAsync(orders, plan, cancellationToken)
                .ConfigureAwait(false);
            kept.PassTo(_reporter);
            return results;
        }
        catch (Exception problem) when (problem is MeshException or FormerNamesException)
        {
            // Under the lease it is found again, or it was another deploy, and has ended.
            return null;
        }
    }

    private static bool IsLive(ServiceRequest request, LedgerHistory history) =>
        history is { HidesChanges: false, Damaged.Count: 0, Live: { IsOfDefinition: true } live } && !history.Unsettled.Any()
        && live.Digest == DefinitionFile.Digest(request.Definition);

    /// <summary>Whether all entries that a history has more than it had before record that nothing changed.</summary>
    private static bool AddsOnlyUnchanged(LedgerHistory before, LedgerHistory after) =>
        after.Damaged.Count == before.Damaged.Count
        && after.Entries.Concat(after.Excluded).Where(entry => entry.Sequence >= before.NextSequence)
            .All(entry => entry is { Outcome: EntryOutcome.Succeeded, Kind: EntryKind.Deploy, Previous.Count: 0 });

    /// <summary>Keeps what is reported until it is certain that it applies.</summary>
    private sealed class KeptReport : IReporter
    {
        private readonly Lock _gate = new();
        private readonly List<Action<IReporter>> _reports = [];

        public void Line(string text) => Add(to => to.Line(text));

        public void Found(Finding finding) => Add(to => to.Found(finding));

        public void PassTo(IReporter reporter)
        {
            foreach (var report in _reports) report(reporter);
        }

        private void Add(Action<IReporter> report)
        {
            lock (_gate) _reports.Add(report);
        }
    }
}

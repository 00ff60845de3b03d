using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

public sealed partial class MeshDeployer
{
    /// <summary>
    /// Resolves deploys that failed and could not be undone, or whose process ended unexpectedly: if all changes are live, the deploy is recorded as
    /// succeeded; otherwise, what it has written is restored to the state before it.
    /// </summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that recovers.</param>
    /// <param name="cancellationToken">Stops before the first write.</param>
    /// <returns>A result for each service, by name.</returns>
    /// <exception cref="MeshException">
    /// MESH7003, MESH7014, MESH702x or MESH7030 before anything was written, MESH7033 if something could not be restored, or the ledger cannot be read or
    /// written.
    /// </exception>
    public Task<IReadOnlyList<RecoverResult>> RecoverAsync(
        IReadOnlyList<RecoverRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        var sorted = requests.OrderBy(request => request.Service, StringComparer.Ordinal).ToList();
        return UnderLeasesAsync([.. sorted.Select(request => Recovering(request, context))], "recovering", async (read, fenced, progress) =>
        {
            var settled = await SettleAsync(read, context, progress, cancellationToken).ConfigureAwait(false);
            return await _plans.ExplainFailuresAsync(() => new RecoverRun(fenced, _ledger, _settings, _time, progress)
                .RunAsync(sorted, read, settled, context, cancellationToken)).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <summary>Gives entries of processes that have ended their outcomes.</summary>
    private Task<IReadOnlyList<LedgerHistory>> SettleAsync(
        IReadOnlyList<LedgerHistory> histories, BuildContext context, Heartbeat progress, CancellationToken cancellationToken) =>
        _plans.ExplainFailuresAsync<IReadOnlyList<LedgerHistory>>(async () =>
        {
            var settler = new Settler(_controlPlane, _ledger, _settings.Concurrency, _time, progress);
            var settled = new List<LedgerHistory>();
            foreach (var history in histories)
                settled.Add(await settler.SettleAsync(history, context.Build ?? $"local.{history.NextSequence}", cancellationToken).ConfigureAwait(false));
            return settled;
        });
}

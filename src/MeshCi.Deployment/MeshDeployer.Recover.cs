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
    /// <param name="requests">
    /// The services, at least one, all of the mesh of the control plane. If one of these deploys has changed other services as well, or has changed the name of
    /// one, what it has left of them is resolved, too.
    /// </param>
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
        return WithFormerNamesAsync(async names =>
        {
            var all = requests.Concat(names.Select(name => new RecoverRequest(requests[0].Mesh, name)))
                .OrderBy(request => request.Service, StringComparer.Ordinal).ToList();
            var services = all.Select(request => Recovering(request, context)).ToList();
            var results = await UnderLeasesAsync(services, "recovering", async (read, fenced, progress) =>
            {
                var named = services.Zip(read, (service, history) => (service.Name, history)).ToList();
                if (await Joint(read).FindUnsettledAsync(named, cancellationToken).ConfigureAwait(false) is { Count: > 0 } more)
                    throw new FormerNamesException(more);
                var settled = await SettleAsync(services, read, context.Build ?? RecoverRun.Target, progress, cancellationToken).ConfigureAwait(false);
                return await _plans.ExplainFailuresAsync(() => new RecoverRun(fenced, _ledger, _settings, _time, progress)
                    .RunAsync(all, read, settled, context, cancellationToken)).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            return (IReadOnlyList<RecoverResult>)[.. results.Where(result => requests.Any(request => request.Service == result.Service))];
        });
    }

    /// <summary>Gives entries of processes that have ended their outcomes.</summary>
    /// <exception cref="FormerNamesException">The same command has left entries of other services, whose leases are not held.</exception>
    private Task<IReadOnlyList<LedgerHistory>> SettleAsync(
        IReadOnlyList<LockedService> services, IReadOnlyList<LedgerHistory> histories, string endedBy, Heartbeat progress,
        CancellationToken cancellationToken) =>
        _plans.ExplainFailuresAsync(async () =>
        {
            var (joint, named) = (Joint(histories), services.Zip(histories, (service, history) => (service.Name, history)).ToList());
            if (await joint.FindPendingAsync(named, cancellationToken).ConfigureAwait(false) is { Count: > 0 } more) throw new FormerNamesException(more);
            return await new Settler(_controlPlane, _ledger, _settings.Concurrency, _time, progress)
                .SettleAsync(named, joint, endedBy, cancellationToken).ConfigureAwait(false);
        });

    private JointEntries Joint(IReadOnlyList<LedgerHistory> histories) => new(_ledger, _controlPlane.Mesh, histories[0].Scope.Mesh);
}

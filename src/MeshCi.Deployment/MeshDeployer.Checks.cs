using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Preparing;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

public sealed partial class MeshDeployer
{
    /// <summary>Makes the plan of a deploy and checks it as the deploy does before its first write. Takes no lease and writes nothing.</summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that would deploy.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="MeshException">The deploy would be refused.</exception>
    public async Task CheckDeployAsync(IReadOnlyList<ServiceRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        await RefuseMisplacedAsync(requests, cancellationToken).ConfigureAwait(false);
        await WithFormerNamesAsync(former => CheckAsync(Locked(requests, former, context),
            (histories, progress) => PrepareDeployAsync(requests, former, context, histories, progress, cancellationToken), cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Makes the plan of a rollback and checks it as the rollback does before its first write. Takes no lease and writes nothing.</summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that would perform the rollback.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="MeshException">The rollback would be refused.</exception>
    public async Task CheckRollbackAsync(IReadOnlyList<RollbackRequest> requests, BuildContext context, CancellationToken cancellationToken) =>
        await WithFormerNamesAsync(former => CheckAsync(Locked(requests, former, context),
            (histories, progress) => PrepareRollbackAsync(requests, former, context, [], histories, progress, cancellationToken), cancellationToken))
            .ConfigureAwait(false);

    private async Task<IReadOnlyList<DeployResult>> CheckAsync(
        IReadOnlyList<LockedService> services, Func<IReadOnlyList<LedgerHistory>, Heartbeat, Task<(List<DeployOrder>, JointPlan)>> prepare,
        CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"checking {Names(services.Select(service => service.Name))}");
        var mesh = await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        await prepare(await ReadAsync(services, mesh, progress, cancellationToken).ConfigureAwait(false), progress).ConfigureAwait(false);
        return [];
    }

    private async Task RefuseMisplacedAsync(IReadOnlyList<ServiceRequest> requests, CancellationToken cancellationToken)
    {
        if (_settings.Saved is not { } saved) return;
        var services = requests.Select(request => (request.Definition.Service, request.Definition.Owner)).ToList();
        var mesh = await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (saved.Misplaced(Place(mesh), services) is { } misplaced) throw new MeshException(misplaced);
    }

    private async Task<(List<DeployOrder> Orders, JointPlan Plan)> PrepareDeployAsync(
        IReadOnlyList<ServiceRequest> requests, IReadOnlyList<string> former, BuildContext context, IReadOnlyList<LedgerHistory> histories, Heartbeat progress,
        CancellationToken cancellationToken)
    {
        var leased = Locked(requests, former, context).Select(service => service.Name).Zip(histories).ToDictionary(pair => pair.First, pair => pair.Second);
        var orders = await WithRenamesAsync([.. InOrder(requests).Select(request => new DeployOrder(
            EntryKind.Deploy, null, request.Definition, context, leased[request.Definition.Service], request.Settings))], leased, cancellationToken)
            .ConfigureAwait(false);
        var saved = _settings.Saved;
        if (saved?.Superseded(orders.Select(Newest)) is { } superseded) throw new MeshException(superseded);
        if ((OlderBuild.Find(orders) ?? OtherProject.Find(orders)) is { } refused) throw new MeshException(refused);
        var joint = await _plans.ForDeployAsync(orders, saved is not null, progress, cancellationToken).ConfigureAwait(false);
        var planned = PlanDocuments.Of(orders, joint, Place(histories[0].Scope.Mesh), []);
        if ((saved?.OtherMesh(planned) ?? saved?.Stale(planned)) is { } stale) throw new MeshException(stale);
        if (await FindRefusalAsync(orders, joint, progress, cancellationToken).ConfigureAwait(false) is { } refusal) throw new MeshException(refusal);
        return (orders, joint);
    }

    private async Task<(List<DeployOrder> Orders, JointPlan Plan)> PrepareRollbackAsync(
        IReadOnlyList<RollbackRequest> requests, IReadOnlyList<string> names, BuildContext context, Dictionary<string, string> requested,
        IReadOnlyList<LedgerHistory> histories, Heartbeat progress, CancellationToken cancellationToken)
    {
        var leased = Locked(requests, names, context).Select(service => service.Name).Zip(histories).ToDictionary(pair => pair.First, pair => pair.Second);
        var targets = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        var orders = requests
            .SelectMany(request => OfService.Run(
                request.Service, () => Noted(RollbackOrders(request, context, leased, targets), request.Service, requested)))
            .OrderBy(order => order.Definition.Service, StringComparer.Ordinal).ToList();
        RefuseNamesInUse(orders);
        if (OtherProject.Find(orders) is { } other) throw new MeshException(other);
        var joint = await _plans.ForDefinitionsAsync(orders, progress, cancellationToken).ConfigureAwait(false);
        var others = new OtherServices(_ledger, joint.Mesh, histories[0].Scope.Mesh);
        foreach (var (order, plan) in orders.Zip(joint.Plans).Where(item => item.Second.Deletes && !item.First.Settings.AllowRemoval))
        {
            var read = await others.ReadAsync(plan.Service, cancellationToken).ConfigureAwait(false);
            // The services of the command go back together with this one.
            var together = orders.Where(other => other != order).Select(other => other.Definition).ToList();
            Rollback.RefuseDangling(plan, targets[plan.Service], [.. read.Where(other => together.TrueForAll(own => own.Service != other.Service)),
                .. together.Select(own => new OtherService(own.Service, [own], false))]);
        }

        if (await _plans.FindMissingAsync(joint, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
        if (RefusedGap(orders, joint) is { } gap) throw new MeshException(gap);
        return (orders, joint);
    }
}

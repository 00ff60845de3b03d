using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
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
        var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
        await prepare(await ReadAsync(services, mesh, progress, cancellationToken).ConfigureAwait(false), progress).ConfigureAwait(false);
        return [];
    }

    private async Task RefuseMisplacedAsync(IReadOnlyList<ServiceRequest> requests, CancellationToken cancellationToken)
    {
        if (_settings.Saved is not { } saved) return;
        var services = requests.Select(request => (request.Definition.Service, request.Definition.Owner)).ToList();
        await using var progress = new Heartbeat(_reporter, _time, $"deploying {Names(services.Select(service => service.Service))}");
        var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
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
        if (saved?.Superseded(orders.Select(Newest), _ledger.Description) is { } superseded) throw new MeshException(superseded);
        if ((EnvironmentGuard.Find(orders) ?? OlderBuild.Find(orders) ?? OtherProject.Find(orders)) is { } refused) throw new MeshException(refused);
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
        var found = new List<DeployOrder>();
        foreach (var request in requests)
        {
            found.AddRange(await OfService.RunAsync(request.Service, async () => Noted(
                await RollbackOrdersAsync(request, context, leased, targets, progress, cancellationToken).ConfigureAwait(false), request.Service, requested))
                .ConfigureAwait(false));
        }

        var orders = found.OrderBy(order => order.Definition.Service, StringComparer.Ordinal).ToList();
        RefuseNamesInUse(orders);
        if (OtherProject.Find(orders) is { } other) throw new MeshException(other);
        foreach (var note in orders.SelectMany(order => OtherEnvironment(order.History)).Distinct()) progress.Line($"note: {note}");
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
            // A control plane is asked several times for a mesh that it does not find, so the ledger is asked first.
            var unscoped = await ReadAsync(services, null, progress, cancellationToken).ConfigureAwait(false);
            if (!InOrder(requests).Zip(unscoped).All(pair => IsLive(pair.First, pair.Second))) return null;
            var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
            var histories = unscoped.Select(history => Within(mesh, history)).OfType<LedgerHistory>().ToList();
            if (histories.Count < unscoped.Count) return null;
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

    /// <summary>A history of all meshes as that of one; null if it contains entries of others.</summary>
    private static LedgerHistory? Within(MeshIdentity mesh, LedgerHistory history)
    {
        var scope = history.Scope with { Mesh = mesh };
        foreach (var entry in history.Entries.Reverse())
        {
            if (scope.Excludes(entry) is not null) return null;
            scope = scope.Before(entry);
        }

        return history with { Scope = scope with { Mesh = mesh } };
    }

    private static bool IsLive(ServiceRequest request, LedgerHistory history) =>
        history is { HidesChanges: false, Damaged.Count: 0, Excluded.Count: 0, Live: { IsOfDefinition: true } live } && !history.Unsettled.Any()
        && live.Digest == DefinitionFile.Digest(request.Definition);

    /// <summary>Whether all entries that a history has more than it had before record that nothing changed.</summary>
    private static bool AddsOnlyUnchanged(LedgerHistory before, LedgerHistory after) =>
        after.Damaged.Count == before.Damaged.Count
        && after.Entries.Concat(after.Excluded).Where(entry => entry.Sequence >= before.NextSequence)
            .All(entry => entry is { Outcome: EntryOutcome.Succeeded, Kind: EntryKind.Deploy, Previous.Count: 0 });
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Preparing;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

public sealed partial class MeshDeployer
{
    /// <summary>
    /// Removes services from the mesh: what their builds have made is deleted, what they adopted is given back, and the mesh goes if it is empty and no
    /// project outside of the command needs it.
    /// </summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that removes them.</param>
    /// <param name="cancellationToken">Cancels the removal; what was written is undone.</param>
    /// <returns>A result for each service that was deployed, by name; none for the others.</returns>
    /// <exception cref="MeshException">MESH7003, MESH7009 and MESH7015 before anything was written, and everything that a rollback throws.</exception>
    public async Task<IReadOnlyList<DeployResult>> DestroyAsync(
        IReadOnlyList<DestroyRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        var requested = new Dictionary<string, string>(StringComparer.Ordinal);
        var results = await WithFormerNamesAsync(former => LockedAsync(Locked(ToLock(requests), former, context), context, "removing",
            async (histories, progress) =>
            {
                var (orders, joint) = await PrepareDestroyAsync(requests, former, context, requested, histories, progress, cancellationToken)
                    .ConfigureAwait(false);
                foreach (var (order, plan) in orders.Zip(joint.Plans))
                    foreach (var line in DestroyText.Lines(plan, order.History)) progress.Line(line);
                return (orders, joint);
            }, cancellationToken)).ConfigureAwait(false);
        return [.. results.Where(result => result.Kind != EntryKind.Rename)
            .Select(result => result with { Requested = requested.GetValueOrDefault(result.Plan.Service, result.Plan.Service) })];
    }

    /// <summary>Makes the plan of a removal and checks it as the removal does before its first write. Takes no lease and writes nothing.</summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that would remove them.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What the removal would delete.</returns>
    /// <exception cref="MeshException">The removal would be refused.</exception>
    public async Task<IReadOnlyList<ResourceId>> CheckDestroyAsync(
        IReadOnlyList<DestroyRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        var plan = JointPlan.Nothing(_controlPlane.Mesh);
        await WithFormerNamesAsync(former => CheckAsync(Locked(ToLock(requests), former, context), async (histories, progress) =>
        {
            var (orders, joint) = await PrepareDestroyAsync(requests, former, context, [], histories, progress, cancellationToken).ConfigureAwait(false);
            plan = joint;
            return (orders, joint);
        }, cancellationToken)).ConfigureAwait(false);
        return [.. plan.Changes.Where(change => change.Kind == ChangeKind.Delete).Select(change => change.Id).Distinct()];
    }

    // A removal reads what a rollback does: the whole history, also of a mesh that is gone.
    private static List<RollbackRequest> ToLock(IReadOnlyList<DestroyRequest> requests) =>
        [.. requests.Select(request => new RollbackRequest(request.Mesh, request.Service) { Settings = request.Settings })];

    private async Task<(List<DeployOrder> Orders, JointPlan Plan)> PrepareDestroyAsync(
        IReadOnlyList<DestroyRequest> requests, IReadOnlyList<string> former, BuildContext context, Dictionary<string, string> requested,
        IReadOnlyList<LedgerHistory> histories, Heartbeat progress, CancellationToken cancellationToken)
    {
        var services = Locked(ToLock(requests), former, context);
        var leased = services.Select(service => service.Name).Zip(histories).ToDictionary(pair => pair.First, pair => pair.Second);
        var orders = requests.SelectMany(request => OfService.Run(
                request.Service, () => Noted(DestroyOrders(request, context, leased), request.Service, requested)))
            .DistinctBy(order => order.Definition.Service).OrderBy(order => order.Definition.Service, StringComparer.Ordinal).ToList();
        if (orders.Count == 0) return (orders, JointPlan.Nothing(_controlPlane.Mesh));
        if ((EnvironmentGuard.Find(orders) ?? OtherProject.Find(orders)) is { } other) throw new MeshException(other);
        var joint = await _plans.ForDefinitionsAsync(orders, progress, cancellationToken).ConfigureAwait(false);
        (orders, joint) = WithoutUnknown(orders, joint);
        foreach (var (order, plan) in orders.Zip(joint.Plans))
        {
            if (order.Settings.AllowRemoval) continue;
            var refusal = DestroyText.Refusal(plan);
            if (order.IsUnrecordedRemoval) refusal ??= DestroyText.OnlyTagged(plan, order.History, order.Definition.Owner, _ledger.Description);
            if (refusal is not null) throw new MeshException(refusal with { Service = plan.Service });
        }

        if (await _plans.FindMissingAsync(joint, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
        return (orders, joint);
    }

    /// <summary>The orders and their plans, without those of services that neither the ledger nor an owner tag knows.</summary>
    private static (List<DeployOrder> Orders, JointPlan Plan) WithoutUnknown(List<DeployOrder> orders, JointPlan joint)
    {
        var known = orders.Zip(joint.Plans)
            .Where(pair => !pair.First.IsUnrecordedRemoval || pair.Second.Changes.Count > 0 || pair.Second.Notes.Count > 0).ToList();
        return ([.. known.Select(pair => pair.First)], joint with { Plans = [.. known.Select(pair => pair.Second)] });
    }

    private static IEnumerable<DeployOrder> DestroyOrders(DestroyRequest request, BuildContext context, Dictionary<string, LedgerHistory> leased)
    {
        var (name, seen) = (request.Service, new HashSet<string>(StringComparer.Ordinal));
        while (seen.Add(name) && Leased(leased, name).Live is { Kind: EntryKind.Rename, RenamedTo: { } next }) name = next;
        var history = leased[name];
        if (history.Live is null && !history.Unsettled.Any() && request.Settings.Ownership is { } own)
            Rollback.RefuseOthersOwn(history, own);
        var newest = history.Live ?? history.Unsettled.LastOrDefault();
        if (DeployOrder.HasNoBuild(history) && request.Settings.Ownership is { } tagged)
        {
            // The ledger may have been lost: then the owner tag shows what is in the mesh.
            var nothing = new Definition { Mesh = request.Mesh, Service = name, Version = "0.0.0", Owner = tagged.Owner, Resources = [] };
            yield return new(EntryKind.Destroy, null, nothing, context, history, request.Settings) { Adopted = request.Adopted };
            yield break;
        }

        // What a removal has kept because it was still needed may be unneeded by now.
        if (newest is null || (newest is { Kind: EntryKind.Destroy, Kept.Count: 0 } && !history.Unsettled.Any())) yield break;
        var definition = Rollback.Definition(newest, history, request.Settings.Ownership, request.Settings.Adopt);
        yield return new(EntryKind.Destroy, null, definition with { Resources = [] }, context, history, request.Settings) { Adopted = request.Adopted };
        foreach (var former in newest.FormerNames)
        {
            // What something still needed when the service got its name may be unneeded by now.
            if (Leased(leased, former) is not { Live: { Kind: EntryKind.Rename, Kept.Count: > 0 } closing } entries || closing.RenamedTo != name) continue;
            var renaming = new Rename(former, name, entries);
            var leftovers = closing.Definition with { Owner = definition.Owner };
            yield return new(EntryKind.Rename, null, leftovers, context, entries, request.Settings with { Prune = true, Adopted = request.Adopted })
            {
                Renaming = renaming,
            };
        }
    }
}

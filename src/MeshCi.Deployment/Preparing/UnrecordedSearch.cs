using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Preparing;

/// <summary>Finds resources that have the owner tag of a project although no build wrote them. Writes nothing.</summary>
/// <param name="plans">Explains failures.</param>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="settings">Settings of the command.</param>
/// <param name="time">The clock.</param>
internal sealed class UnrecordedSearch(LivePlans plans, IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time)
{
    /// <summary>The plan with a note for each resource that has the owner tag of a project although no build of it wrote it.</summary>
    public async Task<JointPlan> WithNotesAsync(IReadOnlyList<DeployOrder> orders, JointPlan joint, CancellationToken cancellationToken)
    {
        // A ledger with gaps, or without an entry, does not show what no build wrote.
        var complete = orders.Where(order => order.History.Entries.Count > 0 && !order.History.HidesChanges).ToHashSet();
        if (complete.Count == 0) return joint;
        var recorded = orders.SelectMany(order => Planner.Needs(order.Definition, Recovery.From(order.History).Known)).ToList();
        var (owners, services) = (Set(complete.Select(order => order.Definition.Owner)), Set(complete.Select(order => order.Definition.Service)));
        var (found, _) = await FindAsync(owners, services, recorded, null, cancellationToken).ConfigureAwait(false);
        return joint with { Plans = [.. orders.Zip(joint.Plans, (order, plan) => complete.Contains(order) ? Noted(plan, order.Definition.Owner) : plan)] };

        Plan Noted(Plan plan, string owner)
        {
            var notes = found[owner].Select(resource => UnrecordedResources.Explain(resource, plan.Mesh, owner))
                .Select(finding => $"{finding.Diagnostic.Id}: {finding.Message}");
            return plan with { Notes = [.. plan.Notes, .. notes] };
        }
    }

    /// <summary>
    /// The plan of a deploy, with a note for each service without an entry whose owner tag something has: a build that the ledger lost may have made it.
    /// </summary>
    /// <param name="orders">The services of the command.</param>
    /// <param name="joint">The plan.</param>
    /// <param name="most">With as many resources, the mesh is not searched, which the first of the plans reports.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<JointPlan> WithFirstNotesAsync(
        IReadOnlyList<DeployOrder> orders, JointPlan joint, int most, CancellationToken cancellationToken)
    {
        var first = orders.Zip(joint.Plans).Where(pair => joint.MeshUid is not null && IsFirst(pair.First) && !HasOwn(pair.First, pair.Second))
            .Select(pair => pair.First).ToHashSet();
        if (first.Count == 0) return joint;
        var recorded = orders.SelectMany(each => Planner.Needs(each.Definition, Recovery.From(each.History).Known)).ToList();
        var (owners, services) = (Set(first.Select(order => order.Definition.Owner)), Set(first.Select(order => order.Definition.Service)));
        var (found, isTooLarge) = await FindAsync(owners, services, recorded, null, cancellationToken, most).ConfigureAwait(false);
        var reporting = orders.First(first.Contains);
        return joint with { Plans = [.. orders.Zip(joint.Plans, (order, plan) => first.Contains(order) ? Noted(order, plan) : plan)] };

        Plan Noted(DeployOrder order, Plan plan)
        {
            if (isTooLarge)
                return order == reporting ? plan with { Notes = [.. plan.Notes, UnrecordedResources.AreNotSearched(plan.Mesh, most)] } : plan;
            var owner = order.Definition.Owner;
            IReadOnlyList<LiveResource> own = [.. found[owner]];
            return own.Count == 0 ? plan : plan with { Notes = [.. plan.Notes, UnrecordedResources.AreFound(own, order.Settings.Ownership, owner)] };
        }
    }

    private static bool IsFirst(DeployOrder order) =>
        order is { Kind: EntryKind.Deploy, Former: null, Definition.MeshOwner: null, Settings.Ownership: not null }
        && order.History.Entries.Count == 0 && order.History.Damaged.Count == 0;

    // If resources of the definition have the owner tag, the plan has searched for the others already.
    private static bool HasOwn(DeployOrder order, Plan plan) => plan.Changes.Any(change =>
        change.Id.Kind != ResourceKind.Mesh && change.Before is { } live && Planner.OwnerOf(live) == order.Definition.Owner);

    /// <summary>The resources of the mesh that have an owner tag although no entry contains them.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="service">The service whose resources are already known.</param>
    /// <param name="known">The resources of the service.</param>
    /// <param name="progress">Receives what the search waits for; null for none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<LiveResource>> FindAsync(
        string owner, string service, IReadOnlyCollection<ResourceId> known, Heartbeat? progress, CancellationToken cancellationToken) =>
        [.. (await FindAsync(Set([owner]), Set([service]), known, progress, cancellationToken).ConfigureAwait(false)).Found[owner]];

    // The mesh and the ledger are read once, however many services there are.
    private Task<(ILookup<string, LiveResource> Found, bool IsTooLarge)> FindAsync(
        HashSet<string> owners, HashSet<string> services, IReadOnlyCollection<ResourceId> known, Heartbeat? progress, CancellationToken cancellationToken,
        int most = int.MaxValue) =>
        plans.ExplainFailuresAsync(async () =>
        {
            progress?.Doing("looking for resources with the owner tag");
            var mesh = await MeshIdentity.FindAsync(controlPlane, time, cancellationToken).ConfigureAwait(false);
            var others = await new OtherServices(ledger, controlPlane.Mesh, mesh).ReadAsync("", cancellationToken).ConfigureAwait(false);
            // What may be missing from the ledger of another service may be its own.
            var uncertain = others.Where(other => other.IsUncertain && !services.Contains(other.Service)).SelectMany(other => other.Definitions)
                .Select(definition => definition.Owner).ToHashSet(StringComparer.Ordinal);
            owners = Set(owners.Where(owner => !uncertain.Contains(owner)));
            var recorded = others.Where(other => !services.Contains(other.Service)).SelectMany(other => other.Resources).Concat(known).ToHashSet();
            var found = owners.Count == 0 ? new([], false) : await UnrecordedResources.FindAsync(
                controlPlane, owners, recorded, most, settings.Concurrency, cancellationToken).ConfigureAwait(false);
            if (found is null)
                progress?.Line("note: the role may not list or read everything in the mesh, so what has the owner tag without an entry is unknown.");
            return ((found?.Resources ?? []).ToLookup(resource => Planner.OwnerOf(resource)!, StringComparer.Ordinal), found?.IsTooLarge == true);
        });

    private static HashSet<string> Set(IEnumerable<string> names) => new(names, StringComparer.Ordinal);
}

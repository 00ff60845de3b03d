using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Preparing;

/// <summary>Makes plans from the live state of a mesh, and checks them against what else is in the mesh. Writes nothing.</summary>
/// <remarks>Every method throws <see cref="MeshException"/> with MESH702x if a call to the control plane fails.</remarks>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="settings">Settings of the deploy.</param>
/// <param name="time">The clock.</param>
internal sealed class LivePlans(IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time)
{
    /// <summary>The plan of a deploy, with a note for each reference of another service that would become invalid.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public async Task<JointPlan> ForDeployAsync(IReadOnlyList<DeployOrder> orders, Heartbeat progress, CancellationToken cancellationToken)
    {
        var others = new OtherServices(ledger, orders[0].Definition.Mesh, orders[0].History.Scope.Mesh);
        var joint = await ForOrdersAsync(orders, others, progress, cancellationToken).ConfigureAwait(false);
        var plans = new List<Plan>();
        foreach (var (order, plan) in orders.Zip(joint.Plans))
            plans.Add(await WithNotesAsync(order, plan, orders, others, cancellationToken).ConfigureAwait(false));
        return joint with { Plans = plans };
    }

    /// <summary>The plan that changes the mesh to match the definitions.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public Task<JointPlan> ForDefinitionsAsync(IReadOnlyList<DeployOrder> orders, Heartbeat progress, CancellationToken cancellationToken) =>
        ForOrdersAsync(orders, new(ledger, orders[0].Definition.Mesh, orders[0].History.Scope.Mesh), progress, cancellationToken);

    private Task<JointPlan> ForOrdersAsync(
        IReadOnlyList<DeployOrder> orders, OtherServices others, Heartbeat progress, CancellationToken cancellationToken) => ExplainFailuresAsync(async () =>
    {
        progress.Doing("reading the live state");
        var known = orders.ToDictionary(order => order, order => Recovery.From(order.History).Known);
        var live = await ReadLiveAsync(known, cancellationToken).ConfigureAwait(false);
        if (orders.FirstOrDefault(order => order.Kind == EntryKind.Destroy) is { } removal
            && await ServiceRemoval.IsMeshUnneededAsync(removal, orders, live, others, cancellationToken).ConfigureAwait(false))
            known[removal] = [.. known[removal], new(ResourceKind.Mesh, removal.Definition.Mesh)];

        var found = new Dictionary<DeployOrder, FoundByTag>();
        foreach (var order in orders.Where(order => MayHaveMore(order, live)))
        {
            progress.Line("note: entries are missing from the ledger; searching the whole mesh for resources that this project owns.");
            found[order] = await FindOwnedAsync(order, known[order], others, cancellationToken).ConfigureAwait(false);
            known[order] = [.. known[order], .. found[order].Unused];
        }

        if (found.Count > 0) live = await ReadLiveAsync(known, cancellationToken).ConfigureAwait(false);
        foreach (var order in orders)
        {
            // What another service of the command takes over under the same owner does not go. A mesh can be handed over to any of them.
            var taken = orders.Where(other => other != order).SelectMany(other => other.Definition.Resources.Select(resource => resource.Id)
                .Where(id => id.Kind == ResourceKind.Mesh || other.Definition.Owner == order.Definition.Owner)).ToHashSet();
            known[order] = [.. known[order].Where(id => !taken.Contains(id))];
        }

        var drafts = new List<Plan>();
        foreach (var order in orders)
        {
            var (heirs, uncertain) = await FindHeirsAsync(order, known[order], live, others, cancellationToken).ConfigureAwait(false);
            var unrecorded = found.ContainsKey(order) ? new HashSet<ResourceId>()
                : await FindUnrecordedAsync(order, known[order], live, others, cancellationToken).ConfigureAwait(false);
            var draft = OfService.Run(order.Definition.Service, () => Planner.Draft(new()
            {
                Definition = order.Definition,
                Known = known[order],
                Live = live,
                Build = order.LiveBuild,
                Adopt = order.Settings.Adopt || ServiceRemoval.TakesBack(order, live),
                Ownership = order.Settings.Ownership,
                Heirs = heirs,
                MayBeHeirs = uncertain,
                Released = Released(order, orders),
                Recorded = order.Former is { } former ? [.. order.History.Recorded, .. former.Recorded] : order.History.Recorded,
                FormerOwners = order.Renaming?.Former.Live is { } renamed ? new HashSet<string> { renamed.Owner } : new HashSet<string>(),
                LeftWithFormerOwner = found.GetValueOrDefault(order)?.OfFormerOwner ?? [],
                Unrecorded = unrecorded,
                Interrupted = LastDeployed.Interrupted(order.History),
                Deployed = LastDeployed.Of(order.History, order.Former),
                // A rollback restores a build as it was.
                HealDrift = order.Settings.HealDrift || order.Kind == EntryKind.Rollback,
                Prune = order.Settings.Prune || order.IsRemoval,
                IsRemoval = order.IsRemoval,
                GivenBack = ServiceRemoval.GivenBack(order),
                RestoresFormer = order.Adopted == AdoptedFate.Restore,
            }));
            drafts.Add(found.TryGetValue(order, out var byTag) ? draft with { Notes = [.. draft.Notes, .. byTag.Notes(order.Definition.Owner)] } : draft);
        }

        var possible = await KeepNeededAsync(drafts, orders, others, cancellationToken).ConfigureAwait(false);
        return JointPlan.Make(possible, live);
    });

    /// <summary>The same plans, which keep what something still needs. Read only if a plan deletes something that others can need.</summary>
    private async Task<IReadOnlyList<Plan>> KeepNeededAsync(
        IReadOnlyList<Plan> drafts, IReadOnlyList<DeployOrder> orders, OtherServices others, CancellationToken cancellationToken)
    {
        var changes = drafts.SelectMany(draft => draft.Changes).ToLookup(change => change.Id);
        var deleted = changes.SelectMany(group => group).Where(change => change.Kind == ChangeKind.Delete).Select(change => change.Id)
            .Where(id => id.Kind is not (ResourceKind.Route or ResourceKind.GatewayRoute)).Distinct().ToList();
        if (deleted.Count == 0) return drafts;
        var together = orders.Select(order => order.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var definitions = (await others.ReadAsync("", cancellationToken).ConfigureAwait(false)).Where(other => !together.Contains(other.Service))
            .SelectMany(other => other.Definitions).ToList();
        var services = definitions.SelectMany(other => other.Resources, (other, resource) => (resource.Id, other.Service)).DistinctBy(each => each.Id)
            .ToDictionary(each => each.Id, each => each.Service);
        var referrers = new Referrers(controlPlane, changes.Contains, settings.Concurrency);
        var outside = new List<Referrer>();
        var live = await referrers.FindAsync(deleted, cancellationToken).ConfigureAwait(false);
        foreach (var resource in live)
        {
            var graph = GraphResource.Read(resource.Id, resource.Spec);
            if (!graph.Needs.Concat(graph.Backends).Any(deleted.Contains)) continue;
            outside.Add(new(graph, services.GetValueOrDefault(resource.Id) ?? await referrers.OwnerAsync(resource, cancellationToken).ConfigureAwait(false)));
        }

        // What a service has declared with its last deploy counts as well, even if it is not live at the moment.
        var seen = live.Select(resource => resource.Id).ToHashSet();
        outside.AddRange(definitions.SelectMany(other => other.Resources, (other, resource) => new Referrer(GraphResource.Read(resource), other.Service))
            .Where(referrer => !seen.Contains(referrer.Resource.Id) && !changes.Contains(referrer.Resource.Id)));
        var content = deleted.Exists(id => id.Kind == ResourceKind.Mesh) ? await referrers.ContentAsync(cancellationToken).ConfigureAwait(false) : null;
        // A backend is only a name, so a rollback that is forced can take the service away from its callers.
        var forced = orders.Where(order => order.Kind == EntryKind.Rollback && order.Settings.AllowRemoval).Select(order => order.Definition.Service);
        return StillNeeded.Keep(drafts, outside, content, forced.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Finds resources that have the owner tag of a project although no build wrote them.</summary>
    public UnrecordedSearch Unrecorded => new(this, controlPlane, ledger, settings, time);

    /// <summary>The plan that would restore the last deployed definition. Another owner is a difference, not an error.</summary>
    public Task<Plan> ForDriftAsync(LedgerEntry deployed, LedgerHistory history, Heartbeat progress, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(async () =>
        {
            progress.Doing("reading the live state");
            // What the build has kept because something needs it has not drifted.
            IReadOnlyCollection<ResourceId> known = [.. Recovery.From(history).Known.Except(deployed.Kept)];
            var live = await ReadLiveAsync(Planner.Needs(deployed.Definition, known), known, deployed.Definition, cancellationToken).ConfigureAwait(false);
            return Planner.Make(new()
            {
                Definition = deployed.Definition,
                Known = known,
                Live = live,
                Build = deployed.LiveBuild,
                Adopt = settings.Service.Adopt,
                ReadOnly = true,
            });
        });

    /// <summary>MESH7008 if the plan refers to resources that do not exist, otherwise null.</summary>
    public Task<Finding?> FindMissingAsync(JointPlan plan, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(() => OutsideReferences.FindAsync(
            controlPlane, plan, settings.Expected, settings.Concurrency, time, cancellationToken));

    /// <summary>Reports backends of a service that do not exist. Returns the first one that its project makes an error.</summary>
    public async Task<Finding?> ReportUnknownBackendsAsync(
        DeployOrder order, Plan plan, JointPlan joint, Heartbeat progress, CancellationToken cancellationToken)
    {
        var found = await ExplainFailuresAsync(() => UnknownBackends.FindAsync(controlPlane, plan, joint, order.Settings.Neighbours, cancellationToken))
            .ConfigureAwait(false);
        // A backend that another project of the repository will deploy is only reported to projects that raise the severity above a note.
        var adjusted = (from each in found
                        let finding = order.Settings.AdjustSeverity(each.Finding)
                        where finding is not null && !(each.IsExpected && finding.Diagnostic.Severity == Severity.Info)
                        select finding with { Service = order.Definition.Service }).ToLookup(finding => finding.Diagnostic.Severity == Severity.Error);
        foreach (var finding in adjusted[false]) progress.Found(finding);
        return adjusted[true].FirstOrDefault() is { } refused ? refused with { Message = $"{refused.Message} Nothing was written." } : null;
    }

    private static async Task<Plan> WithNotesAsync(
        DeployOrder order, Plan plan, IReadOnlyList<DeployOrder> orders, OtherServices others, CancellationToken cancellationToken)
    {
        var changed = plan.Changes.Where(SharedHosts.ChangesHost).ToDictionary(change => change.Id);
        var isFirst = order.History.Entries.Count == 0 && order.History.Damaged.Count == 0;
        if (!plan.Deletes && changed.Count == 0 && !isFirst) return plan;
        var recorded = await others.ReadAsync(order.Definition.Service, cancellationToken).ConfigureAwait(false);
        // The services of the command change together with this one.
        var together = orders.Where(other => other != order).Select(other => other.Definition).ToList();
        var definitions = recorded.Where(other => together.TrueForAll(definition => definition.Service != other.Service))
            .SelectMany(other => other.Definitions).Concat(together).ToList();
        var declarers = definitions
            .SelectMany(other => other.Resources.Where(resource => changed.ContainsKey(resource.Id)), (other, resource) => (other.Service, Resource: resource))
            .Select(other => SharedHosts.MustFollow(other.Service, other.Resource, changed[other.Resource.Id])).OfType<string>().Distinct();
        var former = isFirst ? recorded.Where(other => orders.All(each => each.Definition.Service != other.Service)
            && other.Definitions.Any(each => each.Owner == order.Definition.Owner && each.Resources.Count > 0)).Select(Renamed) : [];
        return plan with { Notes = [.. plan.Notes, .. declarers, .. former] };
    }

    // The mesh, if another project of the command, which owns it, no longer declares it.
    private static HashSet<string> Released(DeployOrder order, IReadOnlyList<DeployOrder> orders) => orders
        .Where(other => other != order && other.Definition.Resources.All(resource => resource.Id.Kind != ResourceKind.Mesh))
        .Select(other => other.Definition.Owner).ToHashSet(StringComparer.Ordinal);

    // Several services may have the same owner, so the name of one of them is not known to be the former name of this one.
    private static string Renamed(OtherService other) =>
        $"{other.Service} has been deployed by a project with the same owner, and remains in the mesh. If it is the former name of this service, set "
        + $"MeshRenamedFrom to '{other.Service}', and the deploy removes what has that name.";

    private static bool MayHaveMore(DeployOrder order, LiveState live) => OwnedResources.MayBeUnknown(
        order.Former ?? order.History, order.Definition.Owner, order.Settings.Adopt ? order.Settings.Ownership?.Former : null, live);

    /// <summary>The resources with the owner tag of a project that are in no entry of it or of another service.</summary>
    private async Task<FoundByTag> FindOwnedAsync(
        DeployOrder order, IReadOnlyCollection<ResourceId> known, OtherServices others, CancellationToken cancellationToken)
    {
        var recorded = (await others.ReadAsync(order.Definition.Service, cancellationToken).ConfigureAwait(false))
            .SelectMany(other => other.Resources).Concat(known).ToHashSet();
        var mesh = await OwnedResources.ReadMeshAsync(controlPlane, settings.Concurrency, time, cancellationToken).ConfigureAwait(false);
        var tagged = mesh.All.Where(resource => !recorded.Contains(resource.Id)).ToLookup(Planner.OwnerOf, resource => resource.Id);
        var wanted = order.Definition.Resources.Select(resource => resource.Id).ToHashSet();
        var own = tagged[order.Definition.Owner].Where(id => !wanted.Contains(id)).ToList();
        var used = TrafficOfUnrecorded.Find(own, order.Definition, known.Where(id => !wanted.Contains(id)), mesh.All);
        // The former owner may also be that of another project, whose resources no deploy of this one may delete.
        var former = order.Settings.Ownership?.Former is { } owner ? tagged[owner] : [];
        return new([.. own.Where(id => !used.Contains(id)).Order()], [.. used.Order()], [.. former]);
    }

    /// <summary>The resources of the definition that exist with the owner tag of the project although no build of it, or of another service, wrote them.</summary>
    private static async Task<IReadOnlySet<ResourceId>> FindUnrecordedAsync(
        DeployOrder order, IReadOnlyCollection<ResourceId> known, LiveState live, OtherServices others, CancellationToken cancellationToken)
    {
        var unknown = order.Definition.Resources.Select(resource => resource.Id).Except(known)
            .Where(id => live.Find(id) is { } resource && Planner.OwnerOf(resource) == order.Definition.Owner).ToHashSet();
        if (unknown.Count == 0 || order.Kind == EntryKind.Rollback) return new HashSet<ResourceId>();
        var recorded = await others.ReadAsync(order.Definition.Service, cancellationToken).ConfigureAwait(false);
        unknown.ExceptWith(recorded.SelectMany(other => other.Resources));
        return unknown;
    }

    // Other services are only read if this one stops declaring a host outside the mesh.
    private static async Task<(IReadOnlyDictionary<ResourceId, string> Heirs, IReadOnlyList<string> Uncertain)> FindHeirsAsync(
        DeployOrder order, IReadOnlyCollection<ResourceId> known, LiveState live, OtherServices others, CancellationToken cancellationToken)
    {
        var heirs = new Dictionary<ResourceId, string>();
        var gone = known.Except(order.Definition.Resources.Select(resource => resource.Id))
            .Where(id => live.Find(id) is { } resource && ExternalHost.Of(id, resource.Spec) is not null).ToHashSet();
        if (gone.Count == 0) return (heirs, []);
        var recorded = await others.ReadAsync(order.Definition.Service, cancellationToken).ConfigureAwait(false);
        foreach (var other in recorded.SelectMany(other => other.Definitions).Where(other => other.Owner != order.Definition.Owner))
        {
            foreach (var resource in other.Resources.Where(resource => gone.Contains(resource.Id) && ExternalHost.Of(resource) is not null))
                heirs.TryAdd(resource.Id, other.Owner);
        }

        return (heirs, [.. recorded.Where(other => other.IsUncertain).Select(other => other.Service)]);
    }

    private Task<LiveState> ReadLiveAsync(Dictionary<DeployOrder, IReadOnlyCollection<ResourceId>> known, CancellationToken cancellationToken) => ReadLiveAsync(
        known.SelectMany(entry => Planner.Needs(entry.Key.Definition, entry.Value)), known.Values.SelectMany(ids => ids), known.Keys.First().Definition,
        cancellationToken);

    private Task<LiveState> ReadLiveAsync(
        IEnumerable<ResourceId> needs, IEnumerable<ResourceId> known, Definition definition, CancellationToken cancellationToken)
    {
        // A resource in the ledger most likely exists. In a mesh of another account, a resource may exist although a list omits it.
        Func<ResourceId, bool> isKnown = known.ToHashSet().Contains;
        Func<ResourceId, bool> isExpected = definition.MeshOwner is null ? isKnown : _ => true;
        return LiveState.ReadAsync(controlPlane, needs, isExpected, settings.Concurrency, cancellationToken, isKnown, time);
    }

    /// <summary>Explains why a read failed.</summary>
    /// <exception cref="MeshException">MESH702x or MESH7014.</exception>
    public async Task<T> ExplainFailuresAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Explain(problem, controlPlane, null, "Nothing was written."), problem);
        }
    }
}

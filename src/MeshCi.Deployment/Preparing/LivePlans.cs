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
    // Of the whole mesh: each of them costs two calls.
    private const int FewResources = 100;

    /// <summary>The plan of a deploy, with a note for each reference of another service that would become invalid.</summary>
    /// <param name="orders">The services, at least one.</param>
    /// <param name="readsAllTags">Whether the tags of resources are read that the plan leaves as they are and whose tags the ledger records.</param>
    /// <param name="progress">Receives what the plan waits for.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public async Task<JointPlan> ForDeployAsync(
        IReadOnlyList<DeployOrder> orders, bool readsAllTags, Heartbeat progress, CancellationToken cancellationToken)
    {
        var others = new OtherServices(ledger, orders[0].Definition.Mesh, orders[0].History.Scope.Mesh);
        var recorded = readsAllTags ? RecordedTags.None : RecordedTags.Of(orders);
        var joint = await ForOrdersAsync(orders, others, recorded, progress, cancellationToken).ConfigureAwait(false);
        joint = await new OthersNotes(orders, others).AddAsync(joint, cancellationToken).ConfigureAwait(false);
        return await Unrecorded.WithFirstNotesAsync(orders, joint, readsAllTags ? int.MaxValue : FewResources, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan that changes the mesh to match the definitions.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public Task<JointPlan> ForDefinitionsAsync(IReadOnlyList<DeployOrder> orders, Heartbeat progress, CancellationToken cancellationToken) =>
        ForOrdersAsync(orders, new(ledger, orders[0].Definition.Mesh, orders[0].History.Scope.Mesh), RecordedTags.None, progress, cancellationToken);

    private Task<JointPlan> ForOrdersAsync(
        IReadOnlyList<DeployOrder> orders, OtherServices others, RecordedTags recorded, Heartbeat progress, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(async () =>
    {
        progress.Doing("reading the live state");
        // What an earlier removal has kept because of its tag is still no more than tagged.
        var known = orders.ToDictionary(order => order, order => order.IsUnrecordedRemoval ? [] : Recovery.From(order.History).Known);
        var live = await ReadWithTagsAsync(known, recorded, cancellationToken).ConfigureAwait(false);
        // Without an entry, it is not known that a build has made the mesh.
        if (orders.FirstOrDefault(order => order.Kind == EntryKind.Destroy && !order.IsUnrecordedRemoval) is { } removal
            && await ServiceRemoval.IsMeshUnneededAsync(removal, orders, live, others, cancellationToken).ConfigureAwait(false))
            known[removal] = [.. known[removal], new(ResourceKind.Mesh, removal.Definition.Mesh)];

        var found = new Dictionary<DeployOrder, FoundByTag>();
        LiveState? whole = null;
        foreach (var order in orders.Where(order => Drafts.MayHaveMore(order, live)))
        {
            progress.Line(order.IsUnrecordedRemoval
                ? $"note: the ledger contains no build of {order.Definition.Service}; searching the whole mesh for resources that this project owns."
                : "note: entries are missing from the ledger; searching the whole mesh for resources that this project owns.");
            whole ??= await OwnedResources.ReadMeshAsync(controlPlane, settings.Concurrency, time, cancellationToken).ConfigureAwait(false);
            found[order] = await Drafts.FindOwnedAsync(order, known[order], whole, others, cancellationToken).ConfigureAwait(false);
            known[order] = [.. known[order], .. found[order].Unused];
        }

        if (found.Count > 0)
        {
            var all = known.ToDictionary(pair => pair.Key, IReadOnlyCollection<ResourceId> (pair) =>
                pair.Key.Kind == EntryKind.Destroy && found.TryGetValue(pair.Key, out var byTag)
                    ? [.. pair.Value, .. byTag.Used, .. byTag.Claimed] : pair.Value);
            live = await ReadWithTagsAsync(all, recorded, cancellationToken).ConfigureAwait(false);
        }

        // What another service of the command takes over under the same owner does not go. A mesh can be handed over to any of them.
        var takers = orders.SelectMany(order => order.Definition.Resources, (order, resource) => (resource.Id, Order: order))
            .ToLookup(taker => taker.Id, taker => taker.Order);
        foreach (var order in orders)
        {
            known[order] = [.. known[order].Where(id => !takers[id].Any(other =>
                other != order && (id.Kind == ResourceKind.Mesh || other.Definition.Owner == order.Definition.Owner)))];
        }

        while (true)
        {
            var drafts = await Drafts.MakeAsync(orders, known, found, live, others, cancellationToken).ConfigureAwait(false);
            var unread = drafts.SelectMany(draft => draft.Changes).Where(change => change.Writes).Select(change => change.Id).Where(IsUnread).ToList();
            if (unread.Count == 0)
            {
                var joint = JointPlan.Make(await KeepNeededAsync(drafts, orders, others, cancellationToken).ConfigureAwait(false), live);
                // A route that is left as it is may have to be written while the plan is applied.
                unread = [.. joint.Waves.SelectMany(wave => wave).Select(step => step.Id).Where(IsUnread)];
                if (unread.Count == 0) return joint;
            }

            live = await live.WithTagsAsync(controlPlane, unread, settings.Concurrency, cancellationToken, time).ConfigureAwait(false);
        }

        bool IsUnread(ResourceId id) => live.Find(id) is { AreTagsRecorded: true };
    });

    /// <summary>The same plans, which keep what something still needs. Read only if a plan deletes something that others can need.</summary>
    private async Task<IReadOnlyList<Plan>> KeepNeededAsync(
        IReadOnlyList<Plan> drafts, IReadOnlyList<DeployOrder> orders, OtherServices others, CancellationToken cancellationToken)
    {
        var changes = drafts.SelectMany(draft => draft.Changes).ToLookup(change => change.Id);
        var deleted = changes.SelectMany(group => group).Where(change => change.Kind == ChangeKind.Delete).Select(change => change.Id)
            .Where(id => id.Kind is not (ResourceKind.Route or ResourceKind.GatewayRoute)).ToHashSet();
        if (deleted.Count == 0) return drafts;
        var together = orders.Select(order => order.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var definitions = (await others.ReadAsync("", cancellationToken).ConfigureAwait(false)).Where(other => !together.Contains(other.Service))
            .SelectMany(other => other.Definitions).ToList();
        var services = definitions.SelectMany(other => other.Resources, (other, resource) => (resource.Id, other.Service)).DistinctBy(each => each.Id)
            .ToDictionary(each => each.Id, each => each.Service);
        var isForeignMesh = orders.Any(order => order.Definition.MeshOwner is not null);
        var referrers = new Referrers(controlPlane, changes.Contains, isForeignMesh, settings.Concurrency);
        var outside = new List<Referrer>();
        var live = await referrers.FindAsync(deleted, cancellationToken).ConfigureAwait(false);
        foreach (var resource in live.Where(resource => !settings.Removed.Contains(resource.Id)))
        {
            var graph = GraphResource.Read(resource.Id, resource.Spec);
            if (!graph.Needs.Concat(graph.Backends).Any(deleted.Contains)) continue;
            outside.Add(new(graph, services.GetValueOrDefault(resource.Id) ?? await referrers.OwnerAsync(resource, cancellationToken).ConfigureAwait(false)));
        }

        // What a service has declared with its last deploy counts as well, even if it is not live at the moment.
        var seen = live.Select(resource => resource.Id).ToHashSet();
        outside.AddRange(definitions.SelectMany(other => other.Resources, (other, resource) => new Referrer(GraphResource.Read(resource), other.Service))
            .Where(referrer => !seen.Contains(referrer.Resource.Id) && !settings.Removed.Contains(referrer.Resource.Id)
                && !changes.Contains(referrer.Resource.Id)));
        var content = deleted.Any(id => id.Kind == ResourceKind.Mesh) ? await referrers.ContentAsync(cancellationToken).ConfigureAwait(false) : null;
        // What the role may not read but the ledger records is known.
        var unseen = referrers.Unseen.Where(each => each.Id is not { } id || !services.ContainsKey(id)).ToList();
        // A backend is only a name, so a rollback that is forced can take the service away from its callers.
        var forced = orders.Where(order => order.Kind == EntryKind.Rollback && order.Settings.AllowRemoval).Select(order => order.Definition.Service);
        return StillNeeded.Keep(drafts, outside, unseen, content, forced.ToHashSet(StringComparer.Ordinal));
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
            var live = await ReadLiveAsync(Planner.Needs(deployed.Definition, known), known, deployed.Definition, RecordedTags.None, null, cancellationToken)
                .ConfigureAwait(false);
            return Planner.Make(new()
            {
                Definition = deployed.Definition,
                Known = known,
                Live = live,
                Build = deployed.LiveBuild,
                Adopt = settings.Service.Adopt,
                ReadOnly = true,
                IsRemoval = deployed.Kind == EntryKind.Destroy,
            });
        });

    /// <summary>MESH7008 if the plan refers to resources that do not exist, otherwise null.</summary>
    public Task<Finding?> FindMissingAsync(JointPlan plan, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(() => OutsideReferences.FindAsync(
            controlPlane, plan, settings.Expected, settings.Concurrency, time, cancellationToken));

    /// <summary>Reports backends of services that do not exist. Returns the first one that its project makes an error.</summary>
    public async Task<Finding?> ReportUnknownBackendsAsync(
        IReadOnlyList<DeployOrder> orders, JointPlan joint, Heartbeat progress, CancellationToken cancellationToken)
    {
        var backends = new UnknownBackends(controlPlane, joint);
        foreach (var (order, plan) in orders.Zip(joint.Plans))
        {
            var found = await ExplainFailuresAsync(() => backends.FindAsync(plan, order.Settings.Neighbours, cancellationToken)).ConfigureAwait(false);
            // A backend that another project of the repository will deploy is only reported to projects that raise the severity above a note.
            var adjusted = (from each in found
                            let finding = order.Settings.AdjustSeverity(each.Finding)
                            where finding is not null && !(each.IsExpected && finding.Diagnostic.Severity == Severity.Info)
                            select finding with { Service = order.Definition.Service }).ToLookup(finding => finding.Diagnostic.Severity == Severity.Error);
            foreach (var finding in adjusted[false]) progress.Found(finding);
            if (adjusted[true].FirstOrDefault() is { } refused) return refused with { Message = $"{refused.Message} Nothing was written." };
        }

        return null;
    }

    private async Task<LiveState> ReadWithTagsAsync(
        Dictionary<DeployOrder, IReadOnlyCollection<ResourceId>> known, RecordedTags recorded, CancellationToken cancellationToken)
    {
        var live = await ReadLiveAsync(known, recorded, cancellationToken).ConfigureAwait(false);
        var doubtful = recorded.Doubtful(live);
        return doubtful.Count == 0 ? live
            : await live.WithTagsAsync(controlPlane, doubtful, settings.Concurrency, cancellationToken, time).ConfigureAwait(false);
    }

    private Task<LiveState> ReadLiveAsync(
        Dictionary<DeployOrder, IReadOnlyCollection<ResourceId>> known, RecordedTags recorded, CancellationToken cancellationToken)
    {
        var first = known.Keys.First();
        return ReadLiveAsync(known.SelectMany(entry => Planner.Needs(entry.Key.Definition, entry.Value)), known.Values.SelectMany(ids => ids), first.Definition,
            recorded, first.History.Scope.Mesh, cancellationToken);
    }

    private Task<LiveState> ReadLiveAsync(
        IEnumerable<ResourceId> needs, IEnumerable<ResourceId> known, Definition definition, RecordedTags recorded, MeshIdentity? mesh,
        CancellationToken cancellationToken)
    {
        // A resource in the ledger most likely exists. In a mesh of another account, a resource may exist although a list omits it.
        Func<ResourceId, bool> isKnown = known.ToHashSet().Contains;
        Func<ResourceId, bool> isExpected = definition.MeshOwner is null ? isKnown : _ => true;
        return LiveState.ReadAsync(controlPlane, needs, isExpected, settings.Concurrency, cancellationToken, isKnown, time, recorded.Find,
            mesh?.Described, mesh?.IsMissing == true);
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

using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Preparing;

/// <summary>Compares the live state with the definitions of a command, and with what the ledger records of other services. Reads the ledger only.</summary>
internal static class Drafts
{
    /// <summary>A plan for each order, without the order of its steps.</summary>
    /// <param name="orders">The services of the command, at least one.</param>
    /// <param name="known">For each order, the resources that the service has, or may have, in the mesh.</param>
    /// <param name="found">What the owner tag has found of orders whose ledger has gaps.</param>
    /// <param name="live">The live state.</param>
    /// <param name="others">The services of the mesh.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Definitions.Diagnostics.MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public static async Task<IReadOnlyList<Plan>> MakeAsync(
        IReadOnlyList<DeployOrder> orders, Dictionary<DeployOrder, IReadOnlyCollection<ResourceId>> known, Dictionary<DeployOrder, FoundByTag> found,
        LiveState live, OtherServices others, CancellationToken cancellationToken)
    {
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
                Adopt = order.Settings.Adopt,
                TakenBack = ServiceRemoval.TakenBack(order),
                Ownership = order.Settings.Ownership,
                Heirs = heirs,
                MayBeHeirs = uncertain,
                Released = Released(order, orders),
                Recorded = order.Former is { } former ? [.. order.History.Recorded, .. former.Recorded] : order.History.Recorded,
                FormerOwners = order.FormerOwners.ToHashSet(StringComparer.Ordinal),
                Existing = OtherProject.Existing(order),
                LeftWithFormerOwner = found.GetValueOrDefault(order)?.OfFormerOwner ?? [],
                Unrecorded = unrecorded,
                Interrupted = LastDeployed.Interrupted(order.History),
                Deployed = LastDeployed.Of(order.History, order.Former),
                LiveBefore = LastDeployed.Live(order.History, order.Former),
                // A rollback restores a build as it was.
                HealDrift = order.Settings.HealDrift || order.Kind == EntryKind.Rollback,
                Prune = order.Settings.Prune || order.Kind == EntryKind.Destroy,
                IsRemoval = order.IsRemoval,
                Adopted = ServiceRemoval.Adopted(order),
                AdoptedFate = order.Adopted,
            }));
            drafts.Add(found.TryGetValue(order, out var byTag) ? WithTagged(draft, byTag, order) : draft);
        }

        return drafts;

        Plan WithTagged(Plan draft, FoundByTag byTag, DeployOrder order)
        {
            var (owner, isRemoval) = (order.Definition.Owner, order.Kind == EntryKind.Destroy);
            var noted = draft with { Notes = [.. draft.Notes, .. byTag.Notes(owner, isRemoval)] };
            return isRemoval ? noted with { Changes = [.. draft.Changes.Concat(byTag.Kept(owner, live)).OrderBy(change => change.Id)] } : noted;
        }
    }

    // The mesh, if another project of the command, which owns it, no longer declares it.
    private static HashSet<string> Released(DeployOrder order, IReadOnlyList<DeployOrder> orders) => orders
        .Where(other => other != order && other.Definition.Resources.All(resource => resource.Id.Kind != ResourceKind.Mesh))
        .Select(other => other.Definition.Owner).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the mesh may contain resources of the project that no readable entry contains.</summary>
    public static bool MayHaveMore(DeployOrder order, LiveState live) => OwnedResources.MayBeUnknown(
        order.Former ?? order.History, order.Definition.Owner, order.Settings.Adopt ? order.Settings.Ownership?.Former : null, live)
        || order.IsUnrecordedRemoval;

    /// <summary>The resources with the owner tag of a project that are in no entry of it or of another service.</summary>
    public static async Task<FoundByTag> FindOwnedAsync(
        DeployOrder order, IReadOnlyCollection<ResourceId> known, LiveState mesh, OtherServices others, CancellationToken cancellationToken)
    {
        var services = await others.ReadAsync(order.Definition.Service, cancellationToken).ConfigureAwait(false);
        var recorded = services.SelectMany(other => other.Resources).Concat(known).ToHashSet();
        var tagged = mesh.All.Where(resource => !recorded.Contains(resource.Id)).ToLookup(Planner.OwnerOf, resource => resource.Id);
        var wanted = order.Definition.Resources.Select(resource => resource.Id).ToHashSet();
        var own = tagged[order.Definition.Owner].Where(id => !wanted.Contains(id)).ToList();
        var used = TrafficOfUnrecorded.Find(own, order.Definition, known.Where(id => !wanted.Contains(id)), mesh.All);
        // What may have been deployed by another project with the same owner is only a claim, unless an entry of this service contains it.
        var isShared = order.Settings.Ownership?.IsShared == true
            || services.Any(other => other.IsUncertain && other.Definitions.Any(definition => definition.Owner == order.Definition.Owner));
        var claimed = isShared ? own.Except(Contained(order)).Order().ToList() : [];
        // The former owner may also be that of another project, whose resources no deploy of this one may delete.
        var former = order.Settings.Ownership?.Former is { } owner ? tagged[owner] : [];
        return new([.. own.Except(claimed).Where(id => !used.Contains(id)).Order()], [.. used.Except(claimed).Order()], [.. former]) { Claimed = claimed };
    }

    /// <summary>Everything that entries of the service contain, whatever their outcome.</summary>
    private static IEnumerable<ResourceId> Contained(DeployOrder order) => order.History.Entries.Concat(order.Former?.Entries ?? [])
        .Where(entry => entry.Owner == order.Definition.Owner).SelectMany(entry => entry.Resources);

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
}

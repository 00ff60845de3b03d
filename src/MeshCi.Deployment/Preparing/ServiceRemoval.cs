using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Preparing;

/// <summary>What the removal of a service, and a rollback of it, do beyond the resources of the service.</summary>
internal static class ServiceRemoval
{
    /// <summary>
    /// Whether no project declares the mesh, and no other service of the ledger has anything in it: then the last one that is removed deletes it.
    /// </summary>
    public static async Task<bool> IsMeshUnneededAsync(
        DeployOrder removal, IReadOnlyList<DeployOrder> orders, LiveState live, OtherServices others, CancellationToken cancellationToken)
    {
        if (live.Find(new(ResourceKind.Mesh, removal.Definition.Mesh)) is not { } mesh || Planner.OwnerOf(mesh) != OwnershipTags.Unclaimed) return false;
        var recorded = await others.ReadAsync(removal.Definition.Service, cancellationToken).ConfigureAwait(false);
        return recorded.Where(other => orders.All(order => order.Definition.Service != other.Service))
            .All(other => !other.IsUncertain && !other.Resources.Any());
    }

    /// <summary>What existed before the project adopted it, as it was then.</summary>
    public static Dictionary<ResourceId, AdoptedState> Adopted(DeployOrder order) => order.History.Current
        .Concat(order.Former?.Current ?? []).SelectMany(entry => entry.Adopted)
        .DistinctBy(adopted => adopted.Former.Id).ToDictionary(adopted => adopted.Former.Id);

    /// <summary>What a rollback may take back although it has no owner: builds of the service had adopted it, and a later one has given it back.</summary>
    public static IReadOnlySet<ResourceId> TakenBack(DeployOrder order) =>
        order.Kind == EntryKind.Rollback && order.History.Live is { } live
            ? live.GivenBack.Concat(live.Adopted).Select(adopted => adopted.Former.Id).ToHashSet() : new HashSet<ResourceId>();
}

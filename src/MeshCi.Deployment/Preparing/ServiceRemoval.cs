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

    /// <summary>What the order gives back, as it was before the project adopted it.</summary>
    public static Dictionary<ResourceId, Resource> GivenBack(DeployOrder order) =>
        order.Kind != EntryKind.Destroy || order.Adopted == AdoptedFate.Delete ? []
            : order.History.Unsettled.Prepend(order.History.Live).SelectMany(entry => entry?.Adopted ?? [])
                .DistinctBy(adopted => adopted.Former.Id).ToDictionary(adopted => adopted.Former.Id, adopted => adopted.Former);

    /// <summary>Whether a rollback brings back a removed service, and only what the removal gave back has no owner.</summary>
    public static bool TakesBack(DeployOrder order, LiveState live) =>
        order.Kind == EntryKind.Rollback && order.History.Live is { Kind: EntryKind.Destroy } removed
        && order.Definition.Resources.Select(resource => live.Find(resource.Id)).OfType<LiveResource>().Where(resource => Planner.OwnerOf(resource) is null)
            .All(resource => removed.Adopted.Any(adopted => adopted.Former.Id == resource.Id));
}

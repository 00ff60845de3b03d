using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Preparing;

/// <summary>
/// The tags that the ledger records for resources which nothing has written since the last deploy. A deploy that leaves such a resource as it is does not
/// read its tags, except those of one resource of each service, which show whether another project has taken the service over. Before it writes a resource,
/// it always reads them.
/// </summary>
/// <remarks>
/// Tags have no version: a tag that another program changes without changing the spec is seen by a plan and by the check for drift, which read all tags, and
/// by the first deploy that changes the resource.
/// </remarks>
internal sealed class RecordedTags
{
    private static readonly Dictionary<string, string> NoTags = [];

    private readonly Dictionary<ResourceId, (LiveVersion Version, string Owner)> _recorded = [];
    private readonly List<(ResourceId Witness, string Owner, IReadOnlyList<LiveVersion> Versions)> _services = [];
    private ResourceId? _mesh;

    /// <summary>No tags, so that all of them are read.</summary>
    public static RecordedTags None { get; } = new();

    /// <summary>The tags that the newest entries of services record.</summary>
    /// <param name="orders">The services of the command, at least one.</param>
    public static RecordedTags Of(IReadOnlyList<DeployOrder> orders)
    {
        var tags = new RecordedTags();
        foreach (var order in orders)
        {
            if (!IsKnown(order)) continue;
            var live = order.History.Live!;
            foreach (var version in live.Versions) tags._recorded.TryAdd(version.Id, (version, live.Owner));
            if (WitnessOf(order, live.Versions) is { } witness) tags._services.Add((witness, live.Owner, live.Versions));
        }

        foreach (var (witness, _, _) in tags._services) tags._recorded.Remove(witness);

        // A deploy looks at the owner of the mesh only if it declares the mesh.
        var mesh = new ResourceId(ResourceKind.Mesh, orders[0].Definition.Mesh);
        if (orders.All(order => order.Kind == EntryKind.Deploy && order.Definition.Resources.All(resource => resource.Id != mesh)
            && !Recovery.From(order.History).Known.Contains(mesh))) tags._mesh = mesh;
        return tags;
    }

    /// <summary>The tags that a resource has if nothing but its tags has been written since; null if they have to be read.</summary>
    /// <param name="described">The resource as it is now.</param>
    public IReadOnlyDictionary<string, string>? Find(LiveResource described)
    {
        if (described.Id == _mesh) return NoTags;
        if (!_recorded.TryGetValue(described.Id, out var recorded)) return null;
        if (described.Uid != recorded.Version.Uid || described.Version != recorded.Version.Version) return null;
        return new Dictionary<string, string>(recorded.Version.Tags, StringComparer.Ordinal) { [OwnershipTags.Owner] = recorded.Owner };
    }

    /// <summary>
    /// The resources whose tags were taken from the ledger although another project has taken over their service: the tags of one of its resources name
    /// another owner, or the resource no longer exists.
    /// </summary>
    /// <param name="live">What was read with <see cref="Find"/>.</param>
    public IReadOnlyList<ResourceId> Doubtful(LiveState live) =>
    [
        .. _services.Where(service => live.Find(service.Witness)?.Tags?.GetValueOrDefault(OwnershipTags.Owner) != service.Owner)
            .SelectMany(service => service.Versions).Select(version => version.Id).Where(id => live.Find(id) is { AreTagsRecorded: true }),
    ];

    // A project that takes over a service takes over its node. The mesh can belong to another project.
    private static ResourceId? WitnessOf(DeployOrder order, IReadOnlyList<LiveVersion> versions)
    {
        var node = new ResourceId(ResourceKind.VirtualNode, order.Definition.Service);
        return versions.Select(version => version.Id).OrderBy(id => id != node).ThenBy(id => id.Kind != ResourceKind.VirtualNode)
            .ThenBy(id => id.Kind == ResourceKind.Mesh).FirstOrDefault();
    }

    // The newest entry must be the one that is live: a later one, even of another owner, or one that is missing, may have changed tags.
    private static bool IsKnown(DeployOrder order) =>
        order is { Kind: EntryKind.Deploy, Former: null, Settings: { Adopt: false, HealDrift: false } }
        && order.History is { Damaged.Count: 0, Live: { IsOfDefinition: true } live }
        && live.Sequence == order.History.NextSequence - 1 && live.Owner == order.Definition.Owner;
}

using System.Collections.Concurrent;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// Finds out which of many resources do not exist, by listing them instead of describing each one: one call lists a hundred. A list only proves
/// that a resource does not exist; a resource that exists is described and its tags are read, so ownership never depends on a name. A resource
/// that another process creates in the meantime causes a conflict when it is created, just as after a describe.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="time">Measures the pauses before another read; null for the system clock.</param>
internal sealed class MissingResources(IControlPlane controlPlane, int concurrency, TimeProvider? time)
{
    private const int PageSize = 100;

    private readonly ConcurrentDictionary<(ResourceKind Kind, string? Parent), HashSet<ResourceId>> _whole = [];

    /// <summary>Everything that the lists contain.</summary>
    public IReadOnlySet<ResourceId> Listed => _whole.Values.SelectMany(ids => ids).ToHashSet();

    /// <summary>The resources that certainly do not exist. Resources that the role may not list are not among them.</summary>
    /// <exception cref="ControlPlaneException">A list failed for a reason other than a missing permission.</exception>
    public async Task<IReadOnlySet<ResourceId>> FindAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var (children, roots) = (ids.Where(id => id.Parent is not null).ToList(), ids.Where(id => id.Parent is null && id.Kind != ResourceKind.Mesh).ToList());
        await ListAsync(roots, cancellationToken).ConfigureAwait(false);
        // The children of a router or gateway that does not exist do not exist either, without a call.
        await ListAsync(children.Where(id => !IsAbsent(ParentOf(id))), cancellationToken).ConfigureAwait(false);
        return ids.Where(id => IsAbsent(id) || (id.Parent is not null && IsAbsent(ParentOf(id)))).ToHashSet();
    }

    private static ResourceId ParentOf(ResourceId id) => new(id.Kind.Info().Parent!.Value, id.Parent!);

    private bool IsAbsent(ResourceId id) => _whole.TryGetValue((id.Kind, id.Parent), out var present) && !present.Contains(id);

    private async Task ListAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken)
    {
        // A single resource costs one call either way.
        var groups = ids.GroupBy(id => (id.Kind, id.Parent)).Where(group => group.Count() > 1).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups, options, async (group, token) =>
        {
            var most = Pages(group.Count()) * PageSize;
            if (await controlPlane.AllIfAllowedAsync(group.Key.Kind, group.Key.Parent, token, most, time).ConfigureAwait(false) is { } present)
                _whole[group.Key] = [.. present];
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// The number of pages that is worth reading. Pages are read one after the other, but resources are described concurrently: with more pages than
    /// rounds of describes, listing a large mesh would cost more than it saves.
    /// </summary>
    private int Pages(int count) => Math.Max(1, count / concurrency);
}

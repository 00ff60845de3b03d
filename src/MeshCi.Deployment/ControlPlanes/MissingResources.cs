using System.Collections.Concurrent;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// Tells of many resources which do not exist, by listing instead of describing each: a list names a hundred in one call. Only absence is
/// taken from a list; what exists is described and its tags are read, so ownership is never judged by a name. A resource that somebody
/// makes meanwhile is met as a conflict when it is created, as after a describe.
/// </summary>
/// <param name="controlPlane">Where.</param>
/// <param name="concurrency">Calls at a time, at least 1.</param>
internal sealed class MissingResources(IControlPlane controlPlane, int concurrency)
{
    private const int PageSize = 100;

    private readonly ConcurrentDictionary<(ResourceKind Kind, string? Parent), HashSet<ResourceId>> _whole = [];

    /// <summary>Those of the resources that do certainly not exist.</summary>
    /// <exception cref="ControlPlaneException">A list failed, other than by lack of permission: then describing must do.</exception>
    public async Task<IReadOnlySet<ResourceId>> FindAsync(IReadOnlyCollection<ResourceId> ids, CancellationToken cancellationToken)
    {
        var (children, roots) = (ids.Where(id => id.Parent is not null).ToList(), ids.Where(id => id.Parent is null && id.Kind != ResourceKind.Mesh).ToList());
        await ListAsync(roots, cancellationToken).ConfigureAwait(false);
        // What belongs to an absent router or gateway is absent, unasked.
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
            if (await controlPlane.AllIfAllowedAsync(group.Key.Kind, group.Key.Parent, token, Pages(group.Count()) * PageSize).ConfigureAwait(false) is { } present)
                _whole[group.Key] = [.. present];
        }).ConfigureAwait(false);
    }

    /// <summary>Pages come one after the other, describes many at a time: beyond as many pages as rounds of describes, listing a large mesh would cost more than it saves.</summary>
    private int Pages(int count) => Math.Max(1, count / concurrency);
}

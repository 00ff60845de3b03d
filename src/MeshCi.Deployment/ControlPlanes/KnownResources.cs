using System.Collections.Concurrent;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// Reads resources that a ledger or a list contains. A single "not found" is not believed of them: it is asked again, and then a list decides. If the list
/// contains the resource and it still cannot be described, the control plane contradicts itself.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="time">Measures the pauses; null for the system clock.</param>
internal sealed class KnownResources(IControlPlane controlPlane, int concurrency, TimeProvider? time)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Describes a resource without its tags; null if it does not exist.</summary>
    /// <exception cref="ControlPlaneException">A read failed, or the control plane contradicts itself.</exception>
    public async Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken) =>
        await controlPlane.DescribeAsync(id, cancellationToken).ConfigureAwait(false) ?? await AgainAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Describes a resource again that was not found, without its tags; null if it does not exist.</summary>
    /// <exception cref="ControlPlaneException">A read failed, or the control plane contradicts itself.</exception>
    public async Task<LiveResource?> AgainAsync(ResourceId id, CancellationToken cancellationToken) =>
        (await AgainAsync([id], Describe, null, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    /// <summary>Reads a resource with its tags; null if it does not exist.</summary>
    /// <exception cref="ControlPlaneException">A read failed, or the control plane contradicts itself.</exception>
    public async Task<LiveResource?> ReadAsync(ResourceId id, CancellationToken cancellationToken) =>
        await Read(id, cancellationToken).ConfigureAwait(false) ?? (await AgainAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    /// <summary>Reads resources again that were not found. Those that are not in the result do not exist.</summary>
    /// <param name="missing">The resources.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="meshExists">Whether something was found in the mesh, so that the mesh exists; null if nothing was looked up yet.</param>
    /// <exception cref="ControlPlaneException">A read failed, or the control plane contradicts itself.</exception>
    public Task<IReadOnlyDictionary<ResourceId, LiveResource>> AgainAsync(
        IReadOnlyCollection<ResourceId> missing, CancellationToken cancellationToken, bool? meshExists = null) =>
        AgainAsync(missing, Read, meshExists, cancellationToken);

    private Task<LiveResource?> Describe(ResourceId id, CancellationToken cancellationToken) => controlPlane.DescribeAsync(id, cancellationToken);

    private Task<LiveResource?> Read(ResourceId id, CancellationToken cancellationToken) =>
        LiveState.ReadOneAsync(controlPlane, id, cancellationToken, _time);

    private async Task<IReadOnlyDictionary<ResourceId, LiveResource>> AgainAsync(
        IReadOnlyCollection<ResourceId> missing, Func<ResourceId, CancellationToken, Task<LiveResource?>> read, bool? meshExists,
        CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var patience = new Patience(_time);
        await patience.WaitAsync(cancellationToken).ConfigureAwait(false);
        await ReadAsync(missing).ConfigureAwait(false);
        var left = Left(missing);
        if (left.Count == 0) return found;

        var shown = await ShownAsync(left, found.IsEmpty ? meshExists : true, cancellationToken).ConfigureAwait(false);
        while (Left(shown).Count > 0 && await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            await ReadAsync(Left(shown)).ConfigureAwait(false);
        // A resource that was deleted in the meantime is in no list any more.
        if (Left(shown) is { Count: > 0 } absent && await ShownAsync(absent, meshExists, cancellationToken).ConfigureAwait(false) is [var first, ..])
            throw Contradiction(first);
        return found;

        List<ResourceId> Left(IEnumerable<ResourceId> ids) => [.. ids.Where(id => !found.ContainsKey(id))];

        Task ReadAsync(IEnumerable<ResourceId> ids) => Parallel.ForEachAsync(
            ids, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken }, async (id, token) =>
            {
                if (await read(id, token).ConfigureAwait(false) is { } live) found[id] = live;
            });
    }

    private async Task<IReadOnlyList<ResourceId>> ShownAsync(
        IReadOnlyCollection<ResourceId> ids, bool? meshExists, CancellationToken cancellationToken)
    {
        var shown = new List<ResourceId>();
        foreach (var group in ids.GroupBy(id => (id.Kind, id.Parent)))
        {
            // A role that deploys to one mesh may not list all meshes. A mesh exists if its content can be listed, even if it is empty.
            if (group.Key.Kind == ResourceKind.Mesh)
            {
                var exists = meshExists ?? await controlPlane.HasMeshAsync(cancellationToken).ConfigureAwait(false);
                if (exists) shown.AddRange(group);
                continue;
            }

            // If the role may not list, the two answers are all that can be known.
            if (await controlPlane.AllIfAllowedAsync(group.Key.Kind, group.Key.Parent, cancellationToken, time: _time).ConfigureAwait(false) is { } listed)
                shown.AddRange(group.Intersect(listed));
        }

        return shown;
    }

    private static ControlPlaneException Contradiction(ResourceId id)
    {
        var kind = id.Kind.ToString();
        var cause = id.Kind == ResourceKind.Mesh
            ? $"the content of {id} can be listed, but it was not found by five requests in a row"
            : $"List{kind}s contains {id}, but Describe{kind} did not find it in several requests in a row";
        return new(ControlPlaneError.Contradiction, $"Describe{kind}", cause);
    }
}

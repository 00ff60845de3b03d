using System.Collections.Concurrent;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>The resources of a service as the control plane stores them, including tags. A resource that is not in it does not exist.</summary>
public sealed class LiveState(IReadOnlyDictionary<ResourceId, LiveResource> resources)
{
    /// <summary>The resource, or null if it does not exist.</summary>
    public LiveResource? Find(ResourceId id) => resources.GetValueOrDefault(id);

    /// <summary>The resources that exist.</summary>
    public IEnumerable<LiveResource> All => resources.Values;

    /// <summary>
    /// Describes resources and reads their tags: at most two reads for each, concurrently. If more resources are not expected to exist than can be
    /// described concurrently, they are first looked up in lists. A resource that is known to exist but is not found is read again.
    /// </summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="ids">The resources.</param>
    /// <param name="isExpected">Whether a resource probably exists, so that it is described right away.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="isKnown">Whether a ledger or a list contains the resource; null if that applies to the resources that are expected.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <param name="recorded">The tags of a resource that was described, if the ledger records them; null if they have to be read.</param>
    /// <param name="described">A resource that was described just now, or null.</param>
    /// <param name="isMeshMissing">Whether it is certain that the mesh does not exist.</param>
    /// <exception cref="ControlPlaneException">A read failed, or a list contains a resource that cannot be described.</exception>
    public static async Task<LiveState> ReadAsync(
        IControlPlane controlPlane, IEnumerable<ResourceId> ids, Func<ResourceId, bool> isExpected, int concurrency, CancellationToken cancellationToken,
        Func<ResourceId, bool>? isKnown = null, TimeProvider? time = null,
        Func<LiveResource, IReadOnlyDictionary<string, string>?>? recorded = null, LiveResource? described = null, bool isMeshMissing = false)
    {
        var asked = ids.Distinct().ToList();
        var doubtful = asked.Where(id => !isExpected(id)).ToList();
        IReadOnlySet<ResourceId> listed = new HashSet<ResourceId>();
        if (doubtful.Count > concurrency)
        {
            var missing = new MissingResources(controlPlane, concurrency, time);
            var absent = await missing.FindAsync(doubtful, cancellationToken).ConfigureAwait(false);
            asked.RemoveAll(absent.Contains);
            listed = missing.Listed;
        }

        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(asked, options, async (id, token) =>
        {
            var first = described?.Id == id ? described : null;
            if (await ReadOneAsync(controlPlane, id, token, time, recorded, first).ConfigureAwait(false) is { } resource) found[id] = resource;
        }).ConfigureAwait(false);
        // Each deploy that does not find the mesh would create it.
        var again = asked.Where(id => !found.ContainsKey(id) && !(isMeshMissing && found.IsEmpty && id.Kind == ResourceKind.Mesh)
            && ((isKnown ?? isExpected)(id) || listed.Contains(id) || id.Kind == ResourceKind.Mesh)).ToList();
        if (again.Count > 0)
        {
            var known = new KnownResources(controlPlane, concurrency, time);
            var meshExists = !found.IsEmpty || listed.Count > 0;
            foreach (var (id, resource) in await known.AgainAsync(again, cancellationToken, meshExists).ConfigureAwait(false)) found[id] = resource;
        }

        return new(found);
    }

    /// <summary>The same state with the tags of some resources as they are now. The tags of the others are as before.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="ids">The resources, which exist.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public async Task<LiveState> WithTagsAsync(
        IControlPlane controlPlane, IEnumerable<ResourceId> ids, int concurrency, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var found = new ConcurrentDictionary<ResourceId, LiveResource>(resources);
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids.ToHashSet(), options, async (id, token) =>
        {
            if (await ReadOneAsync(controlPlane, id, token, time, null, found[id]).ConfigureAwait(false) is { } live)
                found[id] = live with { AreTagsRecorded = false };
            else found.TryRemove(id, out _);
        }).ConfigureAwait(false);
        return new(found);
    }

    /// <summary>One resource with its tags, or null if it does not exist.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="id">The resource.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <param name="recorded">The tags of the resource, if the ledger records them; null if they have to be read.</param>
    /// <param name="first">The resource as it was described just now, so that it is not described again; null if it was not.</param>
    /// <exception cref="ControlPlaneException">A read failed, or the tags of a resource that exists are not found.</exception>
    public static async Task<LiveResource?> ReadOneAsync(
        IControlPlane controlPlane, ResourceId id, CancellationToken cancellationToken, TimeProvider? time = null,
        Func<LiveResource, IReadOnlyDictionary<string, string>?>? recorded = null, LiveResource? first = null)
    {
        var patience = new Patience(time ?? TimeProvider.System);
        while (true)
        {
            if ((first ?? await controlPlane.DescribeAsync(id, cancellationToken).ConfigureAwait(false)) is not { } described) return null;
            if (recorded?.Invoke(described) is { } tags) return described with { Tags = tags, AreTagsRecorded = true };
            first = null;
            try
            {
                return described with { Tags = await controlPlane.ReadTagsAsync(described.Arn, cancellationToken).ConfigureAwait(false) };
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
                // Deleted between the two reads, which the next one shows, or a wrong answer: resources without tags have an empty list.
                if (await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) continue;
                throw new ControlPlaneException(ControlPlaneError.Contradiction, problem.Operation,
                    $"{id} exists, but {problem.Operation} did not find it in several requests in a row", problem);
            }
        }
    }

    /// <summary>One resource with its tags that a ledger or a list contains; null if it does not exist, which a second read has confirmed.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="id">The resource.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <exception cref="ControlPlaneException">A read failed, or a list contains the resource and it cannot be described.</exception>
    public static Task<LiveResource?> ReadKnownAsync(
        IControlPlane controlPlane, ResourceId id, CancellationToken cancellationToken, TimeProvider? time = null) =>
        new KnownResources(controlPlane, 1, time).ReadAsync(id, cancellationToken);
}

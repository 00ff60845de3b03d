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
    /// described concurrently, they are first looked up in lists.
    /// </summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="ids">The resources.</param>
    /// <param name="isExpected">Whether a resource probably exists, so that it is described right away.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<LiveState> ReadAsync(
        IControlPlane controlPlane, IEnumerable<ResourceId> ids, Func<ResourceId, bool> isExpected, int concurrency, CancellationToken cancellationToken)
    {
        var asked = ids.Distinct().ToList();
        var doubtful = asked.Where(id => !isExpected(id)).ToList();
        if (doubtful.Count > concurrency)
        {
            var absent = await new MissingResources(controlPlane, concurrency).FindAsync(doubtful, cancellationToken).ConfigureAwait(false);
            asked.RemoveAll(absent.Contains);
        }

        var found = new ConcurrentDictionary<ResourceId, LiveResource>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(asked, options, async (id, token) =>
        {
            if (await ReadOneAsync(controlPlane, id, token).ConfigureAwait(false) is { } resource) found[id] = resource;
        }).ConfigureAwait(false);
        return new(found);
    }

    /// <summary>One resource with its tags, or null if it does not exist.</summary>
    /// <exception cref="ControlPlaneException">A read failed.</exception>
    public static async Task<LiveResource?> ReadOneAsync(IControlPlane controlPlane, ResourceId id, CancellationToken cancellationToken)
    {
        var described = await controlPlane.DescribeAsync(id, cancellationToken).ConfigureAwait(false);
        if (described is null) return null;
        try
        {
            return described with { Tags = await controlPlane.ReadTagsAsync(described.Arn, cancellationToken).ConfigureAwait(false) };
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
        {
            // Deleted between the two reads.
            return null;
        }
    }
}

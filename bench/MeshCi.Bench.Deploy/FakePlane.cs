using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Bench.Deploy;

/// <summary>A control plane in this process that keeps what it is given, checks nothing and answers at once, so that the deploy's own time is left.</summary>
internal sealed class FakePlane : IControlPlane
{
    private readonly ConcurrentDictionary<ResourceId, LiveResource> _resources = [];
    private readonly ConcurrentDictionary<string, ResourceId> _ids = new(StringComparer.Ordinal);
    private int _reads;
    private int _writes;

    public string Mesh => "shop";

    public string Description => "bench://plane";

    public int Reads => _reads;

    public int Writes => _writes;

    public Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Task.FromResult(_resources.TryGetValue(id, out var live) ? live with { Tags = null } : null);
    }

    public async IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!_resources.ContainsKey(new(ResourceKind.Mesh, Mesh)))
            throw new ControlPlaneException(ControlPlaneError.NotFound, $"List{kind}s", "there is no mesh");
        var page = 0;
        foreach (var id in _resources.Keys.Where(id => id.Kind == kind && id.Parent == parent).Order())
        {
            if (page++ % 100 == 0) Interlocked.Increment(ref _reads);
            yield return id;
        }
    }

    public Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        var arn = $"arn:aws:appmesh:us-east-1:000000000000:{resource.Id.Path}";
        _ids[arn] = resource.Id;
        LiveResource live = new() { Id = resource.Id, Spec = resource.Spec, Tags = resource.Tags, Arn = arn, Uid = $"{resource.Id}", Version = 1 };
        return Task.FromResult(_resources[resource.Id] = live);
    }

    public Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        var live = _resources[resource.Id];
        return Task.FromResult(_resources[resource.Id] = live with { Spec = resource.Spec, Version = live.Version + 1 });
    }

    public Task DeleteAsync(ResourceId id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        _resources.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Task.FromResult(ByArn(arn).Tags!);
    }

    public Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        var live = ByArn(arn);
        _resources[live.Id] = live with { Tags = live.Tags!.Concat(tags).GroupBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.Last().Value) };
        return Task.CompletedTask;
    }

    public Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        return Task.CompletedTask;
    }

    private LiveResource ByArn(string arn) => _resources[_ids[arn]];
}

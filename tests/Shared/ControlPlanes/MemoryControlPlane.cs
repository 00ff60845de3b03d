using System.Runtime.CompilerServices;
using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Tests.ControlPlanes;

/// <summary>A control plane in memory that enforces the service's rules for names, references and listeners.</summary>
public sealed class MemoryControlPlane(string mesh = "shop") : IControlPlane
{
    private const int PageSize = 100;
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceId, LiveResource> _resources = [];
    private readonly Dictionary<(string Operation, string Token), (string Request, LiveResource Result)> _answered = [];
    private Dictionary<ResourceId, LiveResource> _former = [];
    private int _calls;
    private int _uids;
    private int _changes;

    /// <summary>Called before every call to decide its fault.</summary>
    public Func<PlaneCall, Fault?> Fails { get; set; } = _ => null;

    /// <summary>The clock for the times of creation, which are unknown without it.</summary>
    public Func<DateTimeOffset>? Now { get; set; }

    /// <summary>How long every call takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Calls made so far.</summary>
    public List<PlaneCall> Calls { get; } = [];

    /// <summary>Awaited by every call before it is carried out.</summary>
    public Func<PlaneCall, Task> Pauses { get; set; } = _ => Task.CompletedTask;

    public string Mesh => mesh;

    public string Description => "memory://plane";

    /// <summary>All resources as comparable text, without versions, uids and ARNs.</summary>
    public string State
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _resources.Values.OrderBy(resource => resource.Id).Select(resource =>
                    $"{resource.Id} {System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(resource.Spec))} "
                        + $"{string.Join(',', resource.Tags!.OrderBy(tag => tag.Key, StringComparer.Ordinal))}"));
            }
        }
    }

    public LiveResource? Find(ResourceId id)
    {
        lock (_gate) return _resources.GetValueOrDefault(id);
    }

    /// <summary>Stores a resource as if another party had created it, without any check.</summary>
    public void Put(Resource resource)
    {
        lock (_gate) Store(resource.Id, resource.Spec, resource.Tags, _resources.GetValueOrDefault(resource.Id));
    }

    public void Remove(ResourceId id)
    {
        lock (_gate) _resources.Remove(id);
    }

    /// <summary>The identity of the control plane.</summary>
    public string Identity { get; init; } = "memory";

    /// <summary>Whether identifying is a call, as it is everywhere else. Tests that count calls are about the others.</summary>
    public bool IdentifiesWithCalls { get; init; }

    public async Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken) => IdentifiesWithCalls
        ? await MeshIdentity.ReadAsync(this, cancellationToken) with { ControlPlane = Identity }
        : new(Identity, Find(new(ResourceKind.Mesh, mesh))?.Uid);

    public async Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync($"Describe{Pascal(id)}", false, id.ToString(), () => _resources.GetValueOrDefault(id) is { } found
                ? found with { Tags = null } : null, cancellationToken);
        }
        catch (ControlPlaneException fault) when (fault.Error == ControlPlaneError.NotFound)
        {
            return null;
        }
    }

    public async IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A call for each page of a hundred, as in the service.
        ResourceId? last = null;
        for (List<ResourceId>? page = null; page is null or { Count: PageSize };)
        {
            page = await RunAsync($"List{kind}s", false, parent ?? "", () =>
            {
                var holder = parent is null ? new(ResourceKind.Mesh, mesh) : new ResourceId(kind.Info().Parent!.Value, parent);
                return _resources.ContainsKey(holder)
                    ? _resources.Keys.Where(id => id.Kind == kind && id.Parent == parent && id.CompareTo(last) > 0).Order().Take(PageSize).ToList()
                    : throw new ControlPlaneException(ControlPlaneError.NotFound, $"List{kind}s", $"{holder} is not there");
            }, cancellationToken);
            foreach (var id in page) yield return last = id;
        }
    }

    public Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) =>
        RunAsync($"Create{Pascal(resource.Id)}", true, resource.Id.ToString(), () =>
        {
            var operation = $"Create{Pascal(resource.Id)}";
            return Once(operation, clientToken, resource, () =>
            {
                if (_resources.ContainsKey(resource.Id))
                    throw new ControlPlaneException(ControlPlaneError.Conflict, operation, $"{resource.Id} exists already");
                MeshRules.Check(resource.Id, resource.Spec, null, Snapshot(), operation, mesh);
                return Store(resource.Id, resource.Spec, resource.Tags, null);
            });
        }, cancellationToken);

    public Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) =>
        RunAsync($"Update{Pascal(resource.Id)}", true, resource.Id.ToString(), () =>
        {
            var operation = $"Update{Pascal(resource.Id)}";
            return Once(operation, clientToken, resource, () =>
            {
                if (_resources.GetValueOrDefault(resource.Id) is not { } found)
                    throw new ControlPlaneException(ControlPlaneError.NotFound, operation, $"{resource.Id} is not there");
                MeshRules.Check(resource.Id, resource.Spec, found.Spec, Snapshot(), operation, mesh);
                return Store(resource.Id, resource.Spec, found.Tags!, found);
            });
        }, cancellationToken);

    public Task DeleteAsync(ResourceId id, CancellationToken cancellationToken) =>
        RunAsync($"Delete{Pascal(id)}", true, id.ToString(), () =>
        {
            var operation = $"Delete{Pascal(id)}";
            if (!_resources.ContainsKey(id)) throw new ControlPlaneException(ControlPlaneError.NotFound, operation, $"{id} is not there");
            MeshRules.CheckDelete(id, Snapshot(), operation);
            foreach (var token in _answered.Where(entry => entry.Value.Result.Id == id).Select(entry => entry.Key).ToList()) _answered.Remove(token);
            return _resources.Remove(id);
        }, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken) =>
        RunAsync("ListTagsForResource", false, arn, () => ByArn(arn, "ListTagsForResource").Tags!, cancellationToken);

    public Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        RunAsync("TagResource", true, arn, () =>
        {
            var found = ByArn(arn, "TagResource");
            var merged = found.Tags!.ToDictionary();
            foreach (var (key, value) in tags) merged[key] = value;
            if (merged.Count > 50) throw new ControlPlaneException(ControlPlaneError.LimitExceeded, "TagResource", "more than 50 tags");
            return _resources[found.Id] = found with { Tags = merged };
        }, cancellationToken);

    public Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        RunAsync("UntagResource", true, arn, () =>
        {
            var found = ByArn(arn, "UntagResource");
            return _resources[found.Id] = found with { Tags = found.Tags!.Where(tag => !keys.Contains(tag.Key)).ToDictionary() };
        }, cancellationToken);

    private async Task<T> RunAsync<T>(string operation, bool writes, string subject, Func<T> action, CancellationToken cancellationToken)
    {
        PlaneCall call;
        Fault? fault;
        lock (_gate)
        {
            call = new(_calls++, operation, writes, subject);
            Calls.Add(call);
            fault = Fails(call);
        }

        if (Latency > TimeSpan.Zero) await Task.Delay(Latency, cancellationToken);
        await Pauses(call);
        cancellationToken.ThrowIfCancellationRequested();
        if (fault is { AfterWriting: false, Problem: { } refusal }) throw refusal;
        lock (_gate)
        {
            if (fault is { IsStale: true } && !writes) return Formerly(action);
            if (writes) _former = _resources.ToDictionary();
            var before = fault is { Problem: null, IsStale: false, IsShortened: false } ? _resources.ToDictionary() : null;
            var result = action();
            if (before is null) return fault?.Problem is { } problem ? throw problem : fault is { IsShortened: true } ? Shortened(result) : result;
            foreach (var id in _resources.Keys.Except(before.Keys).ToList()) _resources.Remove(id);
            foreach (var (id, resource) in before) _resources[id] = resource;
            // What the response describes is what is stored.
            return result is LiveResource written && before.TryGetValue(written.Id, out var stored) ? (T)(object)stored : result;
        }
    }

    /// <summary>As the service does: a call with the token of an earlier one gets the earlier response and changes nothing.</summary>
    private LiveResource Once(string operation, string token, Resource resource, Func<LiveResource> write)
    {
        if (token.Length is 0 or > 36) throw new ArgumentException("A client token has 1 to 36 characters.");
        var request = $"{resource.Id} {System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(resource.Spec))}";
        if (_answered.TryGetValue((operation, token), out var earlier))
        {
            return earlier.Request == request ? earlier.Result
                : throw new ControlPlaneException(ControlPlaneError.Conflict, operation, "The client token was used for a previous call.");
        }

        var result = write();
        _answered[(operation, token)] = (request, result);
        return result;
    }

    private T Formerly<T>(Func<T> action)
    {
        var now = _resources.ToDictionary();
        Become(_former);
        try
        {
            return action();
        }
        finally
        {
            Become(now);
        }
    }

    private void Become(Dictionary<ResourceId, LiveResource> state)
    {
        _resources.Clear();
        foreach (var (id, resource) in state) _resources[id] = resource;
    }

    private static T Shortened<T>(T result) => result is List<ResourceId> { Count: > 0 } page ? (T)(object)page[..^1] : result;

    private Dictionary<ResourceId, JsonElement> Snapshot() => _resources.ToDictionary(entry => entry.Key, entry => entry.Value.Spec);

    private LiveResource Store(ResourceId id, JsonElement spec, IReadOnlyDictionary<string, string> tags, LiveResource? before) => _resources[id] = new()
    {
        Id = id,
        Spec = spec,
        Arn = $"arn:aws:appmesh:local:000000000000:mesh/{mesh}/{id.Kind}/{id.Path}",
        Version = (before?.Version ?? 0) + 1,
        CreatedAt = before is null ? Now?.Invoke() : before.CreatedAt,
        Uid = before?.Uid ?? $"uid-{++_uids}",
        UpdatedAt = new DateTimeOffset(2026, 11, 23, 21, 0, 0, TimeSpan.Zero).AddSeconds(++_changes),
        Tags = tags.ToDictionary(),
    };

    private LiveResource ByArn(string arn, string operation) =>
        _resources.Values.FirstOrDefault(resource => resource.Arn == arn)
        ?? throw new ControlPlaneException(ControlPlaneError.NotFound, operation, $"no {arn}");

    private static string Pascal(ResourceId id) => id.Kind.ToString();
}

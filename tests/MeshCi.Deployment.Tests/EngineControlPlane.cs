using System.Runtime.CompilerServices;
using System.Text.Json;
using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Settings;
using MeshCi.ControlPlane.Store;
using MeshCi.ControlPlane.Store.InMemory;
using MeshCi.ControlPlane.Verbs;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>The control plane that MeshCi embeds, in memory and without HTTP: its refusals are those of the real rules.</summary>
internal sealed class EngineControlPlane : IControlPlane, IDisposable
{
    private const string Region = "us-east-1";
    private const int PageSize = 100;

    private readonly InMemoryMeshStore _store = new();
    private readonly ChangeVerbs _changes;
    private readonly ReadVerbs _reads;
    private readonly Authorization _caller = new(
        Principal.Administrator, () => RequestContext.Empty, IdentityDirectory.Of(new(), new Keyring(Credential.CreateAdministrator())));

    private Authorization? _writer;

    public EngineControlPlane(Quotas? quotas = null)
    {
        _changes = new(_store, new Fixed(quotas ?? new()), TimeProvider.System);
        _reads = new(_store);
    }

    /// <summary>Which operations are refused.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Called before every write.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after every accepted write.</summary>
    public Action<string> Wrote { get; set; } = _ => { };

    /// <summary>
    /// The policies, as JSON, of the session that makes the writes of a plan and of its role; the latter can be null for a role that may do everything. Null
    /// if writes are not limited.
    /// </summary>
    public Func<IReadOnlyList<PlannedCall>, (string Session, string? Role)>? PolicyOf { get; set; }

    public string Mesh => "shop";

    public string Description => "engine://plane";

    /// <summary>The specs of all resources.</summary>
    public Dictionary<ResourceId, JsonElement> Specs => _store.Read(reader =>
    {
        var specs = new Dictionary<ResourceId, JsonElement>();
        foreach (var kind in new[]
        {
            ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.VirtualService, ResourceKind.VirtualGateway,
        })
        {
            foreach (var found in reader.Page(Address(new(kind, "")), "", int.MaxValue))
            {
                specs[found.Address.Id] = JsonElement.Parse(found.Spec);
                if (kind is not (ResourceKind.VirtualRouter or ResourceKind.VirtualGateway)) continue;
                var below = kind == ResourceKind.VirtualRouter ? ResourceKind.Route : ResourceKind.GatewayRoute;
                foreach (var child in reader.Page(Address(new(below, "", found.Address.Name)), "", int.MaxValue))
                    specs[child.Address.Id] = JsonElement.Parse(child.Spec);
            }
        }

        return specs;
    });

    public Task<IControlPlane> RestrictAsync(IReadOnlyList<PlannedCall> calls, Action<string> note, CancellationToken cancellationToken)
    {
        if (PolicyOf is null) return Task.FromResult<IControlPlane>(this);
        var limited = (EngineControlPlane)MemberwiseClone();
        var (session, role) = PolicyOf(calls);
        limited._writer = _caller with { Principal = Sessions.Of(session, role) };
        return Task.FromResult<IControlPlane>(limited);
    }

    public Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken) => Task.FromResult(Try(() =>
        Live(_reads.Describe(_caller, Address(id))), $"Describe{id.Kind}", isMissing: _ => null));

    public async IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        string? token = null;
        do
        {
            var page = Try(() => _reads.List(_caller, Address(new(kind, "", parent)), token, PageSize), $"List{kind}s", null)!;
            foreach (var found in page.Items) yield return found.Address.Id;
            token = page.NextToken;
        }
        while (token is not null);
    }

    public Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) =>
        WriteAsync($"Create{resource.Id.Kind}", resource.Id, () => _changes.CreateAsync(
            _writer ?? _caller, Address(resource.Id), resource.Spec, resource.Tags, new(clientToken, CanonicalJson.Write(resource.Spec))));

    public Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) =>
        WriteAsync($"Update{resource.Id.Kind}", resource.Id, () => _changes.UpdateAsync(
            _writer ?? _caller, Address(resource.Id), resource.Spec, new(clientToken, CanonicalJson.Write(resource.Spec))));

    public Task DeleteAsync(ResourceId id, CancellationToken cancellationToken) =>
        WriteAsync($"Delete{id.Kind}", id, () => _changes.DeleteAsync(_writer ?? _caller, Address(id)));

    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            Try(() => _reads.ListTags(_caller, ResourceAddress.OfArn(arn), Region, null, 50).Items.ToDictionary(), "ListTagsForResource", null)!);

    public async Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        await WriteTagsAsync("TagResource", () => _changes.TagAsync(_writer ?? _caller, ResourceAddress.OfArn(arn), Region, tags));

    public async Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        await WriteTagsAsync("UntagResource", () => _changes.UntagAsync(_writer ?? _caller, ResourceAddress.OfArn(arn), Region, [.. keys]));

    public void Dispose() => _store.Dispose();

    private static ResourceAddress Address(ResourceId id) =>
        new(Region, Arns.DefaultAccount, "shop", id.Kind, id.Parent ?? "", id.Name);

    private static LiveResource Live(StoredResource found) => new()
    {
        Id = found.Address.Id,
        Spec = JsonElement.Parse(found.Spec),
        Arn = found.Address.Arn,
        Uid = found.Uid,
        Version = found.Version,
    };

    private async Task<LiveResource> WriteAsync(string operation, ResourceId id, Func<Task<StoredResource>> write)
    {
        await Before(operation);
        if (Refuses(operation)) throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, "refused by the test");
        var written = await TryAsync(write, operation);
        Wrote($"{operation} {id}");
        return Live(written);
    }

    private async Task WriteTagsAsync(string operation, Func<Task> write)
    {
        if (Refuses(operation)) throw new ControlPlaneException(ControlPlaneError.BadRequest, operation, "refused by the test");
        await TryAsync(write, operation);
    }

    private static T? Try<T>(Func<T> read, string operation, Func<ControlPlaneException, T?>? isMissing)
    {
        try
        {
            return read();
        }
        catch (RefusalException refusal)
        {
            var problem = Problem(refusal, operation);
            return problem.Error == ControlPlaneError.NotFound && isMissing is not null ? isMissing(problem) : throw problem;
        }
    }

    private static async Task TryAsync(Func<Task> write, string operation) => await TryAsync(async () =>
    {
        await write();
        return 0;
    }, operation);

    private static async Task<T> TryAsync<T>(Func<Task<T>> write, string operation)
    {
        try
        {
            return await write();
        }
        catch (RefusalException refusal)
        {
            throw Problem(refusal, operation);
        }
    }

    private static ControlPlaneException Problem(RefusalException refusal, string operation) => new(refusal.Refusal.Kind switch
    {
        RefusalKind.NotFound => ControlPlaneError.NotFound,
        RefusalKind.Conflict => ControlPlaneError.Conflict,
        RefusalKind.InUse => ControlPlaneError.ResourceInUse,
        RefusalKind.LimitExceeded or RefusalKind.TooManyTags => ControlPlaneError.LimitExceeded,
        RefusalKind.Forbidden => ControlPlaneError.Forbidden,
        _ => ControlPlaneError.BadRequest,
    }, operation, refusal.Refusal.Text, refusal);

    private sealed record Fixed(Quotas Current) : ISetting<Quotas>
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }
    }
}

using System.Runtime.CompilerServices;
using Amazon.Runtime;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Client;

/// <summary>One mesh behind the App Mesh API, on AWS or on another server.</summary>
public sealed class AppMeshControlPlane : IControlPlane, IDisposable
{
    private readonly AppMeshClient _client;
    private readonly Uri _endpoint;
    private readonly Uri? _configured;
    private readonly Func<CancellationToken, Task>? _beforeAttempt;
    private readonly ControlPlaneSettings _settings;
    private readonly TimeProvider? _time;

    // Another client with another session, if the writes are limited to those of a plan.
    private readonly AppMeshClient _writer;
    private readonly List<AppMeshClient> _clients;

    /// <summary>A control plane for one mesh.</summary>
    /// <param name="settings">The endpoint, the mesh, time-outs and retries.</param>
    /// <param name="credentials">From <see cref="Identity.DeployCredentials"/> or <see cref="Identity.LocalCredentials"/>.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    /// <exception cref="MeshException">MESH7041 or MESH7042: the region or the endpoint cannot be used.</exception>
    public AppMeshControlPlane(ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Mesh, MeshOwner) = (settings.Mesh, settings.MeshOwner);
        (_endpoint, _configured) = (settings.ResolveEndpoint(), settings.Endpoint);
        (_settings, _time) = (settings, time);
        _client = _writer = new AppMeshClient(settings, credentials, time);
        _clients = [_client];
    }

    private AppMeshControlPlane(AppMeshControlPlane other, Func<CancellationToken, Task>? beforeAttempt, AppMeshClient writer)
    {
        (Mesh, MeshOwner, Region, Account, Embedded) = (other.Mesh, other.MeshOwner, other.Region, other.Account, other.Embedded);
        (_endpoint, _configured, _client, _settings, _time) = (other._endpoint, other._configured, other._client, other._settings, other._time);
        (_beforeAttempt, _writer, _clients, Sessions) = (beforeAttempt, writer, other._clients, other.Sessions);
    }

    /// <inheritdoc/>
    public string Mesh { get; }

    /// <inheritdoc/>
    public string? MeshOwner { get; }

    /// <inheritdoc/>
    public string? Region { get; init; }

    /// <inheritdoc/>
    public string? Account { get; init; }

    /// <inheritdoc/>
    public EmbeddedFiles? Embedded { get; init; }

    /// <inheritdoc/>
    public string Description => _endpoint.AbsoluteUri.TrimEnd('/');

    /// <inheritdoc/>
    public WritePace? Pace => _client.Pace;

    /// <inheritdoc/>
    public IControlPlane Fenced(Func<CancellationToken, Task> ensureHeld) =>
        new FencedControlPlane(new AppMeshControlPlane(this, ensureHeld, _writer), ensureHeld);

    /// <summary>Limits the sessions that write; null if the credentials cannot be limited.</summary>
    public LimitedSessions? Sessions { get; init; }

    /// <inheritdoc/>
    public async Task<IControlPlane> RestrictAsync(IReadOnlyList<PlannedCall> calls, Action<string> note, CancellationToken cancellationToken)
    {
        if (Sessions is null) return this;
        var writer = new AppMeshClient(_settings, await Sessions.SignInAsync(calls, note, cancellationToken).ConfigureAwait(false), _time);
        _clients.Add(writer);
        return new AppMeshControlPlane(this, _beforeAttempt, writer);
    }

    /// <inheritdoc/>
    public async Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        var mesh = await MeshIdentity.ReadAsync(this, cancellationToken).ConfigureAwait(false);
        return _client.ControlPlaneIdentity is { } identity ? mesh with { ControlPlane = identity } : mesh;
    }

    /// <inheritdoc/>
    public async Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(
                    "Describe", id, async () => Live(await _client.DescribeAsync(id, cancellationToken).ConfigureAwait(false)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ControlPlaneException fault) when (fault.Error == ControlPlaneError.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = kind.Info().Collection;
        var operation = $"List{char.ToUpperInvariant(collection[0])}{collection[1..]}";
        var subject = parent is null ? $"of mesh {Mesh}" : $"of {parent} in mesh {Mesh}";
        var entries = _client.ListAsync(kind, parent, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (entries.ConfigureAwait(false))
        {
            while (await CallAsync(operation, subject, async () => await entries.MoveNextAsync().ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false))
            {
                yield return entries.Current.Id;
            }
        }
    }

    /// <inheritdoc/>
    public Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return CallAsync(
            "Create",
            resource.Id,
            async () => Live(await _writer.CreateAsync(resource, clientToken, _beforeAttempt, cancellationToken).ConfigureAwait(false)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return CallAsync(
            "Update",
            resource.Id,
            async () => Live(await _writer.UpdateAsync(resource, clientToken, _beforeAttempt, cancellationToken).ConfigureAwait(false)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceId id, CancellationToken cancellationToken) =>
        CallAsync("Delete", id, async () => await _writer.DeleteAsync(id, _beforeAttempt, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyDictionary<string, string>>(
            "ListTagsForResource",
            arn,
            async () =>
            {
                var tags = new Dictionary<string, string>(StringComparer.Ordinal);
                await foreach (var (key, value) in _client.ListTagsForResourceAsync(arn, null, cancellationToken).ConfigureAwait(false)) tags[key] = value;
                return tags;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        CallAsync("TagResource", arn, () => Done(_writer.TagResourceAsync(arn, tags, _beforeAttempt, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        CallAsync("UntagResource", arn, () => Done(_writer.UntagResourceAsync(arn, keys, _beforeAttempt, cancellationToken)), cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private static async Task<bool> Done(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    private static LiveResource Live(ResourceData data) => new()
    {
        Id = data.Id,
        Spec = data.Spec,
        Arn = data.Arn,
        Version = data.Version,
        Uid = data.Uid,
        CreatedAt = data.CreatedAt,
        UpdatedAt = data.LastUpdatedAt,
    };

    private Task<T> CallAsync<T>(string verb, ResourceId id, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var kind = id.Kind.Info().Name;
        return CallAsync($"{verb}{char.ToUpperInvariant(kind[0])}{kind[1..]}", id.ToString(), call, cancellationToken);
    }

    private async Task<T> CallAsync<T>(string operation, string subject, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The port promises that no other exception escapes. An unknown one counts as an unintelligible response.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // The SDK wraps a cancellation between two attempts.
            cancellationToken.ThrowIfCancellationRequested();
            if (ControlPlaneFaults.LostLease(fault) is { } lost) throw lost;
            throw ControlPlaneFaults.Classify(fault, operation, subject, Description, _configured);
        }
    }
}

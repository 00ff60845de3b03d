using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MeshCi.Aws.Endpoints;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Client;

/// <summary>
/// The App Mesh API 2019-01-25 with all 38 operations: create, describe, update, delete and list for each of seven kinds, and three for tags.
/// The AWS SDK provides signing, retries and the user agent. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// Calls throw <see cref="AppMeshException"/> for error responses, and <see cref="IOException"/> or <see cref="HttpRequestException"/> if there was no
/// response.
/// </remarks>
public sealed class AppMeshClient : AmazonServiceClient
{
    private readonly ControlPlaneSettings _settings;

    /// <summary>A client for one mesh.</summary>
    /// <param name="settings">The endpoint, time-outs and retries.</param>
    /// <param name="credentials">Signs the calls.</param>
    /// <param name="time">Measures time-outs and waits between attempts; null for the system clock. Signatures always use the system clock.</param>
    /// <exception cref="MeshException">MESH7041 or MESH7042: the region or the endpoint cannot be used.</exception>
    public AppMeshClient(ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time = null)
        : this(settings, credentials, time, null)
    {
    }

    internal AppMeshClient(
        ControlPlaneSettings settings, AWSCredentials credentials, TimeProvider? time, Func<HttpMessageHandler>? transport, Func<double>? jitter = null)
        : base(credentials, new AppMeshClientConfig(settings, time ?? TimeProvider.System, transport))
    {
        _settings = settings;
        // The base class builds its pipeline before this constructor can store the settings.
        Pace = new(time ?? TimeProvider.System);
        var policy = new AppMeshRetryPolicy(Config, settings.MaxBackoff, time ?? TimeProvider.System, jitter) { Pace = Pace };
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(policy));
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <summary>The identity of the control plane if it is one of MeshCi and has responded; otherwise null.</summary>
    public string? ControlPlaneIdentity => (Config.HttpClientFactory as AttemptHttpClientFactory)?.Identity;

    /// <summary>The time between two writes, which adapts to throttling.</summary>
    public WritePace Pace { get; }

    /// <summary>Creates a resource.</summary>
    /// <param name="resource">The resource to create, with its tags.</param>
    /// <param name="clientToken">Makes a repeated call safe; up to 36 letters, digits, hyphens, underscores. Retries send the same token.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ResourceData> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken = default) =>
        CreateAsync(resource, clientToken, null, cancellationToken);

    internal async Task<ResourceData> CreateAsync(
        Resource resource, string clientToken, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var call = AppMeshCall.Create(_settings.Mesh, _settings.MeshOwner, resource, clientToken);
        return await DataAsync(call, resource.Id, beforeAttempt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces the whole spec of a resource; its tags are kept.</summary>
    /// <param name="resource">The resource with its new spec.</param>
    /// <param name="clientToken">As for <see cref="CreateAsync(Resource, string, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ResourceData> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken = default) =>
        UpdateAsync(resource, clientToken, null, cancellationToken);

    internal async Task<ResourceData> UpdateAsync(
        Resource resource, string clientToken, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var call = AppMeshCall.Update(_settings.Mesh, _settings.MeshOwner, resource, clientToken);
        return await DataAsync(call, resource.Id, beforeAttempt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes a resource. If it does not exist, the error has the type <c>NotFoundException</c>.</summary>
    public async Task<ResourceData> DescribeAsync(ResourceId id, CancellationToken cancellationToken = default) =>
        await DataAsync(AppMeshCall.Describe(_settings.Mesh, _settings.MeshOwner, id), id, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes a resource.</summary>
    /// <returns>
    /// The deleted resource; null if an earlier attempt of this call failed without a response and the resource no longer exists.
    /// </returns>
    public Task<ResourceData?> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default) => DeleteAsync(id, null, cancellationToken);

    internal async Task<ResourceData?> DeleteAsync(ResourceId id, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken)
    {
        var request = new AppMeshRequest(AppMeshCall.Delete(_settings.Mesh, _settings.MeshOwner, id)) { BeforeAttempt = beforeAttempt };
        try
        {
            return ResourceData.Read(await SendAsync(request, cancellationToken).ConfigureAwait(false), id);
        }
        catch (AppMeshException fault) when (fault is { ErrorCode: "NotFoundException" } && request.Retries > 0)
        {
            return null;
        }
    }

    /// <summary>All resources of a kind, page by page.</summary>
    /// <param name="kind">The kind; <see cref="ResourceKind.Mesh"/> lists the meshes of the account.</param>
    /// <param name="parent">The router of routes, the gateway of gateway routes.</param>
    /// <param name="pageSize">1 to 100, or null for the service's default.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async IAsyncEnumerable<ResourceSummary> ListAsync(
        ResourceKind kind, string? parent = null, int? pageSize = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pages = PagesAsync(token => AppMeshCall.List(_settings.Mesh, _settings.MeshOwner, kind, parent, pageSize, token), cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var entry in page.Objects(kind.Info().Collection)) yield return ResourceSummary.Read(entry, kind, parent);
        }
    }

    /// <summary>Sets tags; all other tags are kept.</summary>
    public Task TagResourceAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        TagResourceAsync(arn, tags, null, cancellationToken);

    internal async Task TagResourceAsync(
        string arn, IReadOnlyDictionary<string, string> tags, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken) =>
        await SendAsync(new AppMeshRequest(AppMeshCall.Tag(arn, tags)) { BeforeAttempt = beforeAttempt }, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes tags.</summary>
    public Task UntagResourceAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        UntagResourceAsync(arn, keys, null, cancellationToken);

    internal async Task UntagResourceAsync(
        string arn, IReadOnlyCollection<string> keys, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken) =>
        await SendAsync(new AppMeshRequest(AppMeshCall.Untag(arn, keys)) { BeforeAttempt = beforeAttempt }, cancellationToken).ConfigureAwait(false);

    /// <summary>All tags of a resource, page by page.</summary>
    /// <param name="arn">Its ARN.</param>
    /// <param name="pageSize">1 to 50, or null for the service's default.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async IAsyncEnumerable<KeyValuePair<string, string>> ListTagsForResourceAsync(
        string arn, int? pageSize = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in PagesAsync(token => AppMeshCall.Tags(arn, pageSize, token), cancellationToken).ConfigureAwait(false))
        {
            foreach (var tag in page.Objects("tags")) yield return new(tag.Text("key"), tag.Text("value"));
        }
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AppMeshEndpointResolver());
        pipeline.AddHandlerAfter<AppMeshEndpointResolver>(new AppMeshAuthResolver());
        pipeline.AddHandlerAfter<RetryHandler>(new OneSessionHandler());
    }

    private async Task<ResourceData> DataAsync(
        AppMeshCall call, ResourceId id, Func<CancellationToken, Task>? beforeAttempt, CancellationToken cancellationToken) =>
        ResourceData.Read(await SendAsync(new AppMeshRequest(call) { BeforeAttempt = beforeAttempt }, cancellationToken).ConfigureAwait(false), id);

    private async IAsyncEnumerable<ResponseReader> PagesAsync(Func<string?, AppMeshCall> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await SendAsync(new AppMeshRequest(call(token)), cancellationToken).ConfigureAwait(false);
            yield return page;
            token = page.OptionalText("nextToken");
            if (token is not null && !seen.Add(token)) throw page.Fault("names a page that was already read, so the list would never end");
        }
        while (token is not null);
    }

    internal async Task<ResponseReader> SendAsync(AppMeshRequest request, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = AppMeshMarshaller.Instance, ResponseUnmarshaller = AppMeshUnmarshaller.Instance };
        AppMeshResponse response;
        try
        {
            response = await InvokeAsync<AppMeshResponse>(request, options, cancellationToken).ConfigureAwait(false);
        }
        catch (AppMeshException fault)
        {
            fault.Repeated = request.Retries > 0;
            throw;
        }

        if (response.Fault is not null) throw response.Fault;
        if (request.Call.IsWrite) Pace.Accepted();
        return new(response.Body, "", response.HttpStatusCode, response.ResponseMetadata?.RequestId);
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "App Mesh";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Client;

/// <summary>A call of a service whose requests and responses are JSON.</summary>
/// <param name="Path">The path, such as <c>/ServiceGraph</c>.</param>
/// <param name="Target">The header <c>X-Amz-Target</c> of services with a single path; null for the others.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal sealed record JsonCall(string Path, string? Target, byte[] Body)
{
    /// <summary>Version of the JSON protocol of a service with a single path.</summary>
    public string Version { get; init; } = "1.1";
}

/// <summary>
/// A client for AWS services that have no package here. The SDK provides signing, retries and the user agent, as for <see cref="AppMeshClient"/>.
/// </summary>
internal sealed class JsonServiceClient : AmazonServiceClient
{
    private readonly ControlPlaneSettings _settings;

    /// <param name="settings">The endpoint, time-outs and retries. The mesh is not used.</param>
    /// <param name="service">Name of the service in signatures, such as <c>xray</c>.</param>
    /// <param name="credentials">Signs the calls.</param>
    /// <param name="time">Measures time-outs and waits; null for the system clock.</param>
    public JsonServiceClient(ControlPlaneSettings settings, string service, AWSCredentials credentials, TimeProvider? time = null)
        : base(credentials, new AppMeshClientConfig(settings, time ?? TimeProvider.System, null, service))
    {
        _settings = settings;
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new AppMeshRetryPolicy(Config, settings.MaxBackoff, time ?? TimeProvider.System)));
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <summary>Makes a call.</summary>
    /// <returns>The body of the response: a JSON object.</returns>
    /// <exception cref="Deployment.ControlPlanes.ControlPlaneException">It failed.</exception>
    public async Task<ReadOnlyMemory<byte>> SendAsync(string operation, string subject, JsonCall call, CancellationToken cancellationToken)
    {
        try
        {
            var options = new InvokeOptions { RequestMarshaller = new Marshaller(call), ResponseUnmarshaller = AppMeshUnmarshaller.Instance };
            var response = await InvokeAsync<AppMeshResponse>(new JsonRequest(), options, cancellationToken).ConfigureAwait(false);
            if (response.Fault is not null) throw response.Fault;
            return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(response.Body);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ControlPlaneFaults.Classify(fault, operation, subject, _settings.ResolveEndpoint().AbsoluteUri.TrimEnd('/'), _settings.Endpoint);
        }
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Amazon.Runtime.Internal.Marshaller>(new AppMeshEndpointResolver());
        pipeline.AddHandlerAfter<AppMeshEndpointResolver>(new AppMeshAuthResolver());
        pipeline.AddHandlerAfter<RetryHandler>(new OneSessionHandler());
    }

    private sealed class JsonRequest : AmazonWebServiceRequest
    {
        protected override bool Expect100Continue => false;
    }

    private sealed class Marshaller(JsonCall call) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = new DefaultRequest(input, "Json") { HttpMethod = "POST", ResourcePath = call.Path, Content = call.Body };
            request.Headers["Content-Type"] = call.Target is null ? "application/json" : $"application/x-amz-json-{call.Version}";
            if (call.Target is not null) request.Headers["X-Amz-Target"] = call.Target;
            return request;
        }
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "MeshCi";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}

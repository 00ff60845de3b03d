using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util.Internal;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Client;

/// <summary>How the AWS SDK calls App Mesh: every setting is explicit, none is looked up.</summary>
internal sealed class AppMeshClientConfig : ClientConfig
{
    private readonly Uri _endpoint;

    public AppMeshClientConfig(ControlPlaneSettings settings, TimeProvider time, Func<HttpMessageHandler>? transport, string service = "appmesh")
        : base(FixedDefaults.Instance)
    {
        _endpoint = settings.ResolveEndpoint();
        this.Isolated();
        ServiceURL = _endpoint.AbsoluteUri;
        AuthenticationRegion = settings.Region;
        AuthenticationServiceName = service;
        MaxErrorRetry = settings.MaxRetries;
        // For stale pooled connections, the SDK makes further attempts that it does not count, ten for each counted one. The transport has its own.
        MaxStaleConnectionRetries = 0;
        // The SDK's retry budget is shared by all calls of a process: a throttled deploy would fail halfway when the budget is used up.
        ThrottleRetries = false;
        DisableHostPrefixInjection = true;
        HttpClientCacheSize = 1;
        EndpointProvider = new FixedEndpoint(_endpoint);
        HttpClientFactory = new AttemptHttpClientFactory(settings, time, transport);
    }

    public override string ServiceVersion => "2019-01-25";

    public override string UserAgent { get; } =
        InternalSDKUtils.BuildUserAgentString("AppMesh", typeof(AppMeshClientConfig).Assembly.GetName().Version?.ToString(3) ?? "0");

    public override string RegionEndpointServiceName => "appmesh";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(_endpoint.AbsoluteUri);

    private sealed class FixedDefaults : IDefaultConfigurationProvider
    {
        public static FixedDefaults Instance { get; } = new();

        public IDefaultConfiguration GetDefaultConfiguration(Amazon.RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) =>
            new DefaultConfiguration { Name = Amazon.Runtime.DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }

    private sealed class FixedEndpoint(Uri endpoint) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(endpoint.AbsoluteUri.TrimEnd('/'));
    }
}

/// <summary>Calls go to the endpoint of the settings.</summary>
internal sealed class AppMeshEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();
}

/// <summary>Calls are signed with Signature Version 4.</summary>
internal sealed class AppMeshAuthResolver : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

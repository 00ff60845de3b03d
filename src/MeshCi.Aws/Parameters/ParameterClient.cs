using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleSystemsManagement;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Parameters;

/// <summary>The client of the AWS SDK for Parameter Store: without lookups, without retries, and with one session for each request.</summary>
internal sealed class ParameterClient(AWSCredentials credentials, ParameterSettings settings, Func<HttpMessageHandler>? transport)
    : AmazonSimpleSystemsManagementClient(credentials, ConfigOf(settings, transport))
{
    /// <summary>The address of Parameter Store.</summary>
    /// <exception cref="Definitions.Diagnostics.MeshException">MESH7041, MESH7042: region or endpoint.</exception>
    public static Uri EndpointOf(ParameterSettings settings) => settings.Endpoint is null
        ? AwsEndpoint.Of("ssm", settings.Region)
        : AwsEndpoint.Checked(settings.Endpoint, ParameterSettings.EndpointVariable);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new OneSessionHandler());
    }

    private static AmazonSimpleSystemsManagementConfig ConfigOf(ParameterSettings settings, Func<HttpMessageHandler>? transport)
    {
        var endpoint = EndpointOf(settings);
        return new AmazonSimpleSystemsManagementConfig
        {
            ServiceURL = endpoint.AbsoluteUri,
            AuthenticationRegion = settings.Region,
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            Timeout = settings.AttemptTimeout,
            HttpClientFactory = new HttpClients(settings.AttemptTimeout, endpoint.IsLoopback, transport),
        }.Isolated();
    }

    // No redirects, because the request is signed for this address, and no proxy on this machine, which would see values in plain text.
    private sealed class HttpClients(TimeSpan timeout, bool isLoopback, Func<HttpMessageHandler>? transport) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(transport?.Invoke() ?? Sockets()) { Timeout = timeout };

        private SocketsHttpHandler Sockets() =>
            new() { UseProxy = !isLoopback, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = SchemeWatch.ConnectAsync };
    }
}

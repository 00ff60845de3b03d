using Amazon.Runtime;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Client;

/// <summary>
/// Creates HTTP clients for a service on this machine. They never use a proxy: it could not reach the loopback address of this machine, and would see the
/// request, with its token, in plain text.
/// </summary>
/// <param name="timeout">How long one attempt may take.</param>
internal sealed class LoopbackHttpClientFactory(TimeSpan timeout) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectCallback = SchemeWatch.ConnectAsync })
        {
            Timeout = timeout,
        };
}

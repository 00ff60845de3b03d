using Amazon.Runtime;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Identity;

/// <summary>
/// Creates the HTTP client of an exchange: no redirects and no cookies, because the request contains the token, and no proxy on this machine, which could
/// not reach its loopback address and would see the request in plain text. It notes the clock of the server.
/// </summary>
/// <param name="timeout">How long one attempt may take.</param>
/// <param name="isLoopback">Whether STS is on this machine.</param>
internal sealed class StsHttpClientFactory(TimeSpan timeout, bool isLoopback) : HttpClientFactory
{
    /// <summary>The time of the last response, by the clock of the server; null if it named none.</summary>
    public DateTimeOffset? Answered { get; private set; }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var sockets = new SocketsHttpHandler
        {
            UseProxy = !isLoopback,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = SchemeWatch.ConnectAsync,
        };
        return new(new Clock(sockets, date => Answered = date)) { Timeout = timeout };
    }

    private sealed class Clock(HttpMessageHandler inner, Action<DateTimeOffset?> answered) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            answered(response.Headers.Date);
            return response;
        }
    }
}

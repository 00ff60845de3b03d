using System.Net;
using Amazon.Runtime;
using MeshCi.Aws.Endpoints;
using MeshCi.Shared;

namespace MeshCi.Aws.Client;

/// <summary>
/// One attempt of a call, limited in time and size from the first byte sent to the last byte read, so that the response that the SDK parses
/// is complete and in memory. Without this handler, the SDK reads bodies synchronously, without time-outs and cancellation.
/// </summary>
internal sealed class AttemptHandler(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time, Action<string> identified) : DelegatingHandler(inner)
{

    // The largest real response, a virtual node with 50 backends, is smaller than 100 KiB.
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.Headers.TryGetValues(IdentityHeader.Name, out var values) && values.First() is var identity && IdentityHeader.IsIdentity(identity))
                identified(identity);
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, either.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new AttemptTimeoutException(timeout);
        }
        catch (HttpRequestException fault) when (response is not null)
        {
            response.Dispose();
            throw new IncompleteResponseException($"HTTP {(int)response.StatusCode}, but the body is incomplete: {fault.Message}", fault);
        }
        catch (IOException fault) when (response is not null)
        {
            response.Dispose();
            throw new IncompleteResponseException($"HTTP {(int)response.StatusCode}, but the body is incomplete: {fault.Message}", fault);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}

/// <summary>Creates the HTTP client of an <see cref="AppMeshClient"/>: no redirects, no cookies, no decompression.</summary>
internal sealed class AttemptHttpClientFactory(ControlPlaneSettings settings, TimeProvider time, Func<HttpMessageHandler>? transport) : HttpClientFactory
{
    private volatile string? _identity;

    /// <summary>The identity in the newest response that has one; null before that.</summary>
    public string? Identity => _identity;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new AttemptHandler(transport?.Invoke() ?? Sockets(), settings.AttemptTimeout, time, identity => _identity = identity))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = settings.ConnectTimeout,
        ConnectCallback = SchemeWatch.ConnectAsync,
        // A proxy for external addresses cannot reach this machine's loopback address.
        UseProxy = !settings.ResolveEndpoint().IsLoopback,
    };
}

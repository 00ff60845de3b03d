using System.Net;
using Amazon.Runtime;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Client;

/// <summary>
/// One attempt of a call: bounded in time and size from the first byte sent to the last one read, so that what the SDK then parses
/// is complete and in memory. By itself the SDK reads bodies synchronously, where neither time-outs nor cancellation reach.
/// </summary>
internal sealed class AttemptHandler(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time) : DelegatingHandler(inner)
{
    // The largest real answer, a virtual node with 50 backends, stays under 100 KiB.
    private const long MaxAnswerBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token).ConfigureAwait(false);
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
            throw new BrokenAnswerException($"HTTP {(int)response.StatusCode}, but the body broke off: {fault.Message}", fault);
        }
        catch (IOException fault) when (response is not null)
        {
            response.Dispose();
            throw new BrokenAnswerException($"HTTP {(int)response.StatusCode}, but the body broke off: {fault.Message}", fault);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}

/// <summary>Makes the one HTTP client of an <see cref="AppMeshClient"/>: no redirects, no cookies, no decompression.</summary>
internal sealed class AttemptHttpClientFactory(ControlPlaneSettings settings, TimeProvider time, Func<HttpMessageHandler>? transport) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new AttemptHandler(transport?.Invoke() ?? Sockets(), settings.AttemptTimeout, time)) { Timeout = Timeout.InfiniteTimeSpan };

    private SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = settings.ConnectTimeout,
        // A proxy for the outside world cannot reach this machine's loopback.
        UseProxy = !settings.ResolveEndpoint().IsLoopback,
    };
}

using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;

namespace MeshCi.Aws.Ledgers;

/// <summary>
/// One attempt of a call, limited in time and size from the first byte sent to the last byte read. A redirect is an error, because the address that it names
/// would receive the signature of the request; and so is a write that is answered with status 200 and an error.
/// </summary>
internal sealed partial class S3Transport(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time) : DelegatingHandler(inner)
{
    // An entry contains a definition, and what it changed.
    private const long MaxResponseBytes = 512L * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, either.Token).ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400) throw new S3RedirectException(response);
            if (response.StatusCode == HttpStatusCode.BadRequest && request.Method != HttpMethod.Head && IsEmpty(response))
                throw new IOException("HTTP 400 without an error of S3");
            if (request.Method == HttpMethod.Put && response.IsSuccessStatusCode) await CheckAsync(response, either.Token).ConfigureAwait(false);
            return response;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new AttemptTimeoutException(timeout);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    // S3 names an error in every answer but those to HEAD. The HTTP part of some servers answers so after a write that was refused before it was read: it takes
    // the rest of that write for the next request.
    private static bool IsEmpty(HttpResponseMessage response) => response.Content.Headers.ContentLength == 0;

    // The SDK does not read the body of such an answer. The code of the error decides about its status; an unknown one leaves the outcome open.
    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (ErrorCode().Match(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)) is not { Success: true } error) return;
        response.StatusCode = error.Groups[1].Value switch
        {
            "PreconditionFailed" => HttpStatusCode.PreconditionFailed,
            "AccessDenied" => HttpStatusCode.Forbidden,
            "NotImplemented" => HttpStatusCode.NotImplemented,
            _ => HttpStatusCode.InternalServerError,
        };
    }

    [GeneratedRegex(@"<Error>.*?<Code>\s*([A-Za-z0-9]+)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ErrorCode();
}

/// <summary>S3 answered with a redirect.</summary>
internal sealed class S3RedirectException(HttpResponseMessage response)
    : IOException($"HTTP {(int)response.StatusCode}{(response.Headers.Location is { IsAbsoluteUri: true } to ? $", redirect to {to.Authority}" : "")}")
{
    public int Status { get; } = (int)response.StatusCode;

    /// <summary>The region of the bucket, or null.</summary>
    public string? Region { get; } = response.Headers.TryGetValues("x-amz-bucket-region", out var regions) ? regions.FirstOrDefault() : null;
}

/// <summary>Creates the HTTP client of the ledger: no redirects, no cookies, and no proxy for this machine's own addresses.</summary>
internal sealed class S3HttpClientFactory(Uri endpoint, TimeSpan timeout, TimeProvider time, Func<HttpMessageHandler>? transport) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new S3Transport(transport?.Invoke() ?? Sockets(), timeout, time)) { Timeout = Timeout.InfiniteTimeSpan };

    private SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = SchemeWatch.ConnectAsync,
        UseProxy = !endpoint.IsLoopback,
    };
}

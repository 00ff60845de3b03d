using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// Reads from the API of Travis CI (version 3). Requests that were refused because of load, or that failed, are repeated twice. All requests of a client
/// together take no longer than its patience.
/// </summary>
internal sealed partial class TravisClient : IDisposable
{
    private const long LargestResponse = 1024 * 1024;
    private const int MostAttempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Uri _api;
    private readonly string? _token;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly HttpClient _client;
    private TimeSpan _left;

    /// <param name="api">Address of the API. The token is sent to this server only: redirects are not followed.</param>
    /// <param name="token">The API token. It appears in no text.</param>
    /// <param name="patience">How long all requests together may take.</param>
    /// <param name="time">Measures the time, and waits before a request is repeated.</param>
    public TravisClient(Uri api, string token, TimeSpan patience, TimeProvider time)
    {
        // What is not a token could end the header, or contain more than one.
        var text = token.Trim();
        (_api, _token, _patience, _left, _time) = (api, Token().IsMatch(text) ? text : null, patience, patience, time);
        // A proxy for external addresses cannot reach this machine's loopback address.
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !api.IsLoopback })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestResponse,
        };
    }

    /// <summary>Name of the server in messages.</summary>
    public string Host => _api.Host;

    /// <summary>The response to a request.</summary>
    /// <param name="path">The path below the address, such as <c>build/17</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">There is none. The message is the cause, as the end of a sentence.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (_token is null) throw new IOException("TRAVIS_TOKEN is not an API token of Travis CI");
        var begin = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(_left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await RepeatAsync(path, begin, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{Host} did not respond within {_patience.TotalSeconds} s"));
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new IOException($"{Host} returned more than a build");
        }
        catch (Exception problem) when (problem is HttpRequestException or HttpIOException)
        {
            throw new IOException($"{Host} cannot be reached ({Cause(problem)})");
        }
        finally
        {
            _left -= _time.GetElapsedTime(begin);
            if (_left < TimeSpan.Zero) _left = TimeSpan.Zero;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode Status, byte[] Body)> RepeatAsync(string path, long begin, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                using var response = await SendAsync(path, cancellationToken).ConfigureAwait(false);
                pause = PauseOf(response);
                // A server that asks for more time than is left is not asked again.
                if (!IsPassing(response.StatusCode) || attempt == MostAttempts || pause > _left - _time.GetElapsedTime(begin))
                    return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (HttpRequestException problem)
                when (attempt < MostAttempts && problem.HttpRequestError != HttpRequestError.ConfigurationLimitExceeded)
            {
                pause = Pause;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_api.AbsoluteUri.TrimEnd('/')}/{path}"));
        request.Headers.Add("Travis-API-Version", "3");
        request.Headers.TryAddWithoutValidation("Authorization", $"token {_token}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new("MeshCi.Sdk", typeof(TravisClient).Assembly.GetName().Version!.ToString(3)));
        return await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => Pause,
    };

    private static bool IsPassing(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static string Cause(Exception problem)
    {
        while (problem.InnerException is { } inner) problem = inner;
        return problem is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "the connection was refused" : problem.Message.TrimEnd('.');
    }

    [GeneratedRegex(@"^[A-Za-z0-9._~+/=-]{1,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}

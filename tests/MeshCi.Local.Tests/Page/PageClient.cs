using System.Net;

namespace MeshCi.Local.Tests.Page;

/// <summary>A browser at the level of HTTP: nothing is signed, and the test sets the cookies.</summary>
internal sealed class PageClient(string endpoint) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Enters with the key and continues with the cookie.</summary>
    public static async Task<PageClient> EnterAsync(LocalServer server)
    {
        var client = new PageClient(server.Endpoint);
        var opened = await client.Get(server.PageKey.Address(""));
        client.Cookie = opened.Header("Set-Cookie")!.Split(';')[0];
        return client;
    }

    public string? Cookie { get; set; }

    public Task<PageAnswer> Get(string target = "/", string? host = null) => Send(HttpMethod.Get, target, host);

    public async Task<PageAnswer> Send(HttpMethod method, string target, string? host = null)
    {
        using var request = new HttpRequestMessage(method, endpoint + target);
        if (Cookie is not null) request.Headers.Add("Cookie", Cookie);
        if (host is not null) request.Headers.Host = host;
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new PageAnswer(
            response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record PageAnswer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

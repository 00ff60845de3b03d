using System.Net;
using System.Text;
using MeshCi.Local.Http;

namespace MeshCi.Local.Page;

/// <summary>The page for people, at the root, with the content of the meshes. It only reads, and needs its key.</summary>
internal sealed class PageHandler(PageKey key, PageReader reader) : IRequestHandler
{
    /// <summary>The query parameter that carries the key.</summary>
    public const string KeyParameter = "key";

    // No scripts, images, fonts or forms; the only style sheet is identified by its digest.
    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("Cache-Control", "no-store"),
        new("Content-Security-Policy", $"default-src 'none'; style-src '{PageStyle.Digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    // A request with a signature, or a part of one, or with an operation in the query, is a call of an API, which has the same root.
    /// <inheritdoc />
    public bool Takes(Request request) => request is { Method: "GET", Target.RawPath: "/" }
        && request.Headers.Authorization.Count == 0 && !request.Headers.Keys.Any(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
        && !request.Target.RawQuery.Contains("Action=", StringComparison.Ordinal);

    /// <inheritdoc />
    public ValueTask<Reply> AnswerAsync(Request request)
    {
        request.SetOperation("Page", "/");
        return new(Answer(request));
    }

    private Reply Answer(Request request)
    {
        // A host name that another domain resolves to this machine must not give access.
        if (!IsLoopback(request.Headers.Host.ToString()))
            return Page(421, Notice.WrongHost()) with { Error = "The Host header is not a loopback address." };

        var query = request.Target.Query();
        if (query.Get(KeyParameter) is { } given)
        {
            if (key.Opens(given)) return Opened(request.Target.RawQuery);
            return Page(401, Notice.WrongKey()) with { Error = "The key in the address is not that of this control plane." };
        }

        if (!key.IsIn(request.Headers.Cookie.ToString())) return Page(401, Notice.NoKey()) with { Error = "No key." };
        request.Who = "browser";
        if (query.Get("mesh") is { } mesh) request.SetOperation("Page", mesh);
        return reader.Read(PageAddress.Of(query)) is { } page ? Page(200, page) : Page(404, Notice.NoMesh(query.Get("mesh") ?? ""));
    }

    // Redirects to the same page without the key, so that it does not remain in the address bar and the history.
    private Reply Opened(string query)
    {
        var rest = string.Join('&', query.Split('&').Where(part => !part.StartsWith(KeyParameter + "=", StringComparison.Ordinal)));
        return new Reply(303, "text/plain; charset=utf-8", default)
        {
            Headers = [.. Headers, new("Location", rest.Length == 0 ? "/" : "/?" + rest), new("Set-Cookie", key.SetCookie)],
        };
    }

    private static Reply Page(int status, Html page) => new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page.ToString())) { Headers = Headers };

    private static bool IsLoopback(string host)
    {
        var port = host.LastIndexOf(':');
        var name = port > host.LastIndexOf(']') ? host[..port] : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MeshCi.Tests.S3;

/// <summary>
/// Stands before a real server with the API of S3 and with path-style addresses, passes each request on with its signature, and lets calls fail that the test
/// chooses: before the server receives them, or after it has done what they ask for.
/// </summary>
public sealed class S3FaultProxy : IAsyncDisposable
{
    private readonly HttpClient _server = new(
        new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None });

    private readonly WebApplication _host;
    private readonly Uri _target;
    private int _calls;

    private S3FaultProxy(WebApplication host, Uri target) => (_host, _target) = (host, target);

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What goes wrong with a call; null if nothing does. Called from several threads.</summary>
    public Func<S3Call, S3Fault?> Fault { get; set; } = _ => null;

    /// <summary>Starts a proxy on a port that the system chooses.</summary>
    /// <param name="target">The address of the server.</param>
    public static async Task<S3FaultProxy> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var host = builder.Build();
        var proxy = new S3FaultProxy(host, target);
        host.Run(proxy.PassAsync);
        await host.StartAsync();
        proxy.Address = new(host.Urls.First());
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        var key = path.Contains('/', StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
        var isList = key.Length == 0 && http.Request.Query.ContainsKey("list-type");
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var call = new S3Call(
            Interlocked.Increment(ref _calls), isList ? "LIST" : http.Request.Method, isList ? http.Request.Query["prefix"].ToString() : key, headers);
        var fault = Fault(call);
        if (fault is { IsAfterwards: false })
        {
            await FailAsync(http, fault);
            return;
        }

        using var request = await CopyAsync(http);
        using var answer = await _server.SendAsync(request, http.RequestAborted);
        if (fault is not null)
        {
            await FailAsync(http, fault);
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                http.Response.Headers[name] = values.ToArray();
        }

        if (http.Request.Method != "HEAD") await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        // The signature covers the host that the client has called, and the path as it has written it.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(new(http.Request.Method), new Uri(_target, target)) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        if (body.Length == 0 && http.Request.Headers.ContentLength is null) request.Content = null;
        return request;
    }

    private static async Task FailAsync(HttpContext http, S3Fault fault)
    {
        if (fault.Status == 0)
        {
            http.Abort();
            return;
        }

        if (fault.Header is var (name, value)) http.Response.Headers[name] = value;
        http.Response.StatusCode = fault.Status;
        if (fault.Code.Length > 0) http.Response.ContentType = "application/xml";
        var xml = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{fault.Code}</Code><Message>The test chose {fault.Code}.</Message></Error>";
        if (http.Request.Method != "HEAD" && fault.Code.Length > 0) await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(xml), http.RequestAborted);
    }
}

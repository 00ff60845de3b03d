using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MeshCi.Sdk.Tests;

/// <summary>A server that refuses every request and repeats all of it in its error, as careless servers and proxies do.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>All that it was sent.</summary>
    public ConcurrentQueue<string> Received { get; } = [];

    public static async Task<EchoServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new EchoServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = WebUtility.UrlDecode(await reader.ReadToEndAsync());
            var headers = string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
            var echo = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {headers} {body}";
            server.Received.Enqueue(echo);
            var isXml = context.Request.Path == "/" && context.Request.ContentType?.StartsWith("application/x-www-form", StringComparison.Ordinal) == true;
            context.Response.StatusCode = 403;
            context.Response.ContentType = isXml ? "text/xml" : "application/json";
            context.Response.Headers["x-amzn-errortype"] = "AccessDeniedException";
            var answer = isXml
                ? $"<ErrorResponse><Error><Code>AccessDenied</Code><Message>{WebUtility.HtmlEncode(echo)}</Message></Error></ErrorResponse>"
                : JsonSerializer.Serialize(new { __type = "AccessDeniedException", message = echo });
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
        });
        await server._app.StartAsync();
        server.Address = new(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

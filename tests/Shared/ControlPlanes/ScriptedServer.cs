using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MeshCi.Tests.ControlPlanes;

/// <summary>A loopback HTTP server that answers the n-th request with the n-th entry of its script and repeats the last one.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _next;

    private ScriptedServer(Func<SentRequest, int, ScriptedAnswer> script)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var sent = new SentRequest(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray());
            lock (Requests) Requests.Add(sent);
            var answer = script(sent, Interlocked.Increment(ref _next) - 1);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.Headers["x-amzn-RequestId"] = answer.RequestId;
            if (answer.Type is not null) context.Response.Headers["x-amzn-ErrorType"] = answer.Type;
            if (answer.RetryAfter is not null) context.Response.Headers.RetryAfter = answer.RetryAfter;
            if (answer.Status is >= 300 and < 400) context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
            await context.Response.WriteAsync(answer.Body);
        });
    }

    public List<SentRequest> Requests { get; } = [];

    public Uri Address { get; private set; } = null!;

    public static Task<ScriptedServer> StartAsync(params ScriptedAnswer[] script) => StartAsync((_, index) => script[Math.Min(index, script.Length - 1)]);

    public static async Task<ScriptedServer> StartAsync(Func<SentRequest, int, ScriptedAnswer> script)
    {
        var server = new ScriptedServer(script);
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Address = new Uri(addresses.Single());
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

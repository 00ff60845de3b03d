using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeshCi.Sdk.Tests;

/// <summary>A server on the loopback interface that accepts everything it receives, like the service to which ZipDeploy sends an application.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Requests { get; } = [];

    public Uri Address { get; private set; } = null!;

    /// <param name="files">The responses to requests of a path; other requests are accepted without a response body.</param>
    public static async Task<Receiver> StartAsync(IReadOnlyDictionary<string, (string Type, byte[] Content)>? files = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            receiver.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (files is null) return;
            if (!files.TryGetValue(context.Request.Path, out var file))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType = file.Type;
            context.Response.ContentLength = file.Content.Length;
            if (context.Request.Method != "HEAD") await context.Response.Body.WriteAsync(file.Content);
        });
        await receiver._app.StartAsync();
        receiver.Address = new(receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeshCi.Sdk.Tests;

/// <summary>The API of a Travis CI Enterprise server, with a certificate of its own authority.</summary>
internal sealed class TravisApi : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;

    private TravisApi(string token, X509Certificate2 certificate)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.Run(async context =>
        {
            var id = context.Request.Path.Value!.Split('/')[^1];
            Asked.Enqueue($"{context.Request.Method} {context.Request.Path}");
            var isAllowed = context.Request.Headers.Authorization == $"token {token}" && context.Request.Headers["Travis-API-Version"] == "3";
            context.Response.StatusCode = isAllowed ? 200 : 403;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(isAllowed
                ? $$"""{"@type":"build","id":{{id}},"number":"{{id[^1]}}","state":"{{States.GetValueOrDefault(id[^1..], "passed")}}"}"""
                : """{"@type":"error","error_type":"login_required","error_message":"login required"}""");
        });
    }

    /// <summary>What it was asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The states of builds by their numbers. The others have passed.</summary>
    public ConcurrentDictionary<string, string> States { get; } = [];

    /// <summary>Its address.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>The certificate, as trusted authorities are configured.</summary>
    public string Authority => _certificate.ExportCertificatePem();

    public static async Task<TravisApi> StartAsync(string token)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        var api = new TravisApi(token, request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
        await api._app.StartAsync();
        var address = new Uri(api._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        api.Endpoint = $"https://localhost:{address.Port}/api";
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}

using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MeshCi.Local.Tests.Identity;

/// <summary>An OpenID Connect issuer on a real port with real keys that signs any token that a test needs.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private RSA _rsa = RSA.Create(2048);
    private ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private Issuer(WebApplication app, TimeProvider time)
    {
        _app = app;
        _time = time;
    }

    public string Url { get; private set; } = "";

    public string Host => Url["http://".Length..];

    public RSA Rsa => _rsa;

    public string RsaKeyId { get; private set; } = "rsa-1";

    public string EcKeyId { get; private set; } = "ec-1";

    /// <summary>How often the keys were requested.</summary>
    public int KeyReadings { get; private set; }

    /// <summary>The response to send instead of the discovery document or the keys.</summary>
    public Func<HttpContext, Task>? Discovery { get; set; }

    public Func<HttpContext, Task>? Keys { get; set; }

    public static async Task<Issuer> Start(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var issuer = new Issuer(builder.Build(), time);
        issuer._app.MapGet("/.well-known/openid-configuration", context => issuer.Discovery is { } other
            ? other(context)
            : context.Response.WriteAsync($$"""{"issuer":"{{issuer.Url}}","jwks_uri":"{{issuer.Url}}/keys"}"""));
        issuer._app.MapGet("/keys", context =>
        {
            issuer.KeyReadings++;
            return issuer.Keys is { } other ? other(context) : context.Response.WriteAsync(issuer.Jwks());
        });
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        issuer.Url = issuer._app.Urls.First();
        return issuer;
    }

    /// <summary>Replaces the keys by new ones with new key ids.</summary>
    public void Rotate()
    {
        _rsa = RSA.Create(2048);
        _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        RsaKeyId += "'";
        EcKeyId += "'";
    }

    /// <summary>A token of the issuer that is valid except for the changes. A null removes a claim.</summary>
    public string Token(string algorithm = "RS256", string? keyId = null, params (string Claim, JsonNode? Value)[] changes) =>
        Sign($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{keyId ?? (algorithm == "ES256" ? EcKeyId : RsaKeyId)}}"}""", Claims(changes), algorithm);

    /// <summary>The claims of a valid token with the changes applied.</summary>
    public string Claims(params (string Claim, JsonNode? Value)[] changes)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Url,
            ["sub"] = "repo:shop:main",
            ["aud"] = "sts.amazonaws.com",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 600
        };
        foreach (var (claim, value) in changes)
        {
            claims.Remove(claim);
            if (value is not null) claims[claim] = value;
        }

        return claims.ToJsonString();
    }

    public string Sign(string header, string claims, string algorithm)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS384" => _rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256),
            // A known attack: the public key, which is available to everyone, as the secret of an HMAC.
            "HS256" => HMACSHA256.HashData(_rsa.ExportSubjectPublicKeyInfo(), bytes),
            _ => [1],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public keys as the issuer publishes them.</summary>
    public string Jwks()
    {
        var rsa = _rsa.ExportParameters(false);
        var ec = _ec.ExportParameters(false);
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "oct", kid = "other", k = "AAAA" },
                new { kty = "RSA", kid = RsaKeyId, use = "sig", alg = "RS256", n = Base64Url.EncodeToString(rsa.Modulus),
                    e = Base64Url.EncodeToString(rsa.Exponent) },
                new { kty = "EC", kid = EcKeyId, use = "sig", crv = "P-256", x = Base64Url.EncodeToString(ec.Q.X), y = Base64Url.EncodeToString(ec.Q.Y) },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

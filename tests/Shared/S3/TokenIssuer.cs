using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MeshCi.Tests.S3;

/// <summary>An issuer of web identity tokens, with its discovery document and its keys. Some servers trust the certificate of a key and not the key.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly Dictionary<string, string> _documents = [];
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _host;

    private TokenIssuer(WebApplication host)
    {
        _host = host;
        var now = DateTimeOffset.UtcNow;
        Certificate = new CertificateRequest("CN=issuer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Its address, as the claim <c>iss</c> contains it.</summary>
    public string Url => _host.Urls.First();

    /// <summary>The certificate of its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Starts an issuer on a port that the system chooses.</summary>
    public static async Task<TokenIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        var issuer = new TokenIssuer(host);
        host.Run(issuer.AnswerAsync);
        await host.StartAsync();
        var key = issuer._key.ExportParameters(false);
        var (modulus, exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        var chain = Convert.ToBase64String(issuer.Certificate.RawData);
        issuer.Publish("/.well-known/openid-configuration", $$"""{"issuer":"{{issuer.Url}}","jwks_uri":"{{issuer.Url}}/keys"}""");
        issuer.Publish(
            "/keys", $$"""{"keys":[{"kty":"RSA","kid":"k","use":"sig","alg":"RS256","n":"{{modulus}}","e":"{{exponent}}","x5c":["{{chain}}"]}]}""");
        return issuer;
    }

    /// <summary>A token that is valid for ten minutes, with a line break at its end as in a file.</summary>
    public string TokenFor(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize(new { iss = Url, aud = "sts.amazonaws.com", sub = subject, iat = now, exp = now + 600 });
        var text = $"{Part("""{"alg":"RS256","kid":"k","typ":"JWT"}""")}.{Part(payload)}";
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}\n";
    }

    /// <summary>A trust policy that accepts the tokens for one subject.</summary>
    /// <param name="account">The account of the provider; empty for servers without accounts.</param>
    /// <param name="subject">The subject.</param>
    public string TrustFor(string account, string subject)
    {
        var host = Url["http://".Length..];
        var condition = $$"""{ "StringEquals": { "{{host}}:sub": "{{subject}}" } }""";
        return $$"""
            {
              "Version": "2012-10-17",
              "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": { "Federated": "arn:aws:iam::{{account}}:oidc-provider/{{host}}" },
                "Condition": {{condition}}
              }]
            }
            """;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Certificate.Dispose();
        _key.Dispose();
    }

    private void Publish(string path, string json)
    {
        lock (_documents) _documents[path] = json;
    }

    private Task AnswerAsync(HttpContext http)
    {
        string? document;
        lock (_documents) document = _documents.GetValueOrDefault(http.Request.Path.Value!);
        http.Response.StatusCode = document is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(document ?? "");
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>An issuer of web identity tokens, with its discovery document and its keys. Some servers trust the certificate of a key and not the key.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly Dictionary<string, (string Type, byte[] Content)> _documents = [];
    private readonly RSA _key = RSA.Create(2048);
    private Receiver _server = null!;

    private TokenIssuer()
    {
        var now = DateTimeOffset.UtcNow;
        Certificate = new CertificateRequest("CN=issuer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Its address, as the claim <c>iss</c> contains it.</summary>
    public string Url => _server.Address.AbsoluteUri.TrimEnd('/');

    /// <summary>The certificate of its key.</summary>
    public X509Certificate2 Certificate { get; }

    public static async Task<TokenIssuer> StartAsync()
    {
        var issuer = new TokenIssuer();
        issuer._server = await Receiver.StartAsync(issuer._documents);
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
        await _server.DisposeAsync();
        Certificate.Dispose();
        _key.Dispose();
    }

    private void Publish(string path, string json) => _documents[path] = ("application/json", Encoding.UTF8.GetBytes(json));

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

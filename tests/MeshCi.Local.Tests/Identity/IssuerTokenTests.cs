using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Tests.Identity;

/// <summary>Which tokens of an issuer are accepted.</summary>
public sealed class IssuerTokenTests
{
    [Fact]
    public async Task An_untrusted_token_is_refused_with_the_matching_error()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var stranger = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        var cases = new (string Token, int Status, string Code, string Message)[]
        {
            ("nonsense", 400, "InvalidIdentityToken", "not a valid JWT"),
            ("a.b.c", 400, "InvalidIdentityToken", "not a valid JWT"),
            (stranger.Token(), 400, "InvalidIdentityToken", $"No OpenIDConnect provider found in your account for {stranger.Url}"),
            (stranger.Token(changes: ("iss", issuer.Url)), 400, "InvalidIdentityToken", "does not match the key of its issuer"),
            (issuer.Token("none"), 400, "InvalidIdentityToken", "RS256 or ES256"),
            (issuer.Token("HS256"), 400, "InvalidIdentityToken", "RS256 or ES256"),
            (issuer.Token("RS384"), 400, "InvalidIdentityToken", "RS256 or ES256"),
            (issuer.Token("PS256"), 400, "InvalidIdentityToken", "RS256 or ES256"),
            (issuer.Token("RS256", issuer.EcKeyId), 400, "InvalidIdentityToken", "verification key"),
            (issuer.Token("ES256", issuer.RsaKeyId), 400, "InvalidIdentityToken", "verification key"),
            (issuer.Token("RS256", "unknown"), 400, "InvalidIdentityToken", "verification key"),
            (issuer.Sign("""{"alg":"RS256"}""", issuer.Claims(), "RS256"), 400, "InvalidIdentityToken", "no kid"),
            (issuer.Sign($$"""{"alg":"RS256","kid":"{{issuer.RsaKeyId}}","crit":["x"]}""", issuer.Claims(), "RS256"), 400, "InvalidIdentityToken",
                "not a valid JWT"),
            (issuer.Sign($$"""{"alg":"RS256","kid":"{{issuer.RsaKeyId}}"}""", issuer.Claims(), "ES256"), 400, "InvalidIdentityToken",
                "does not match the key of its issuer"),
            (issuer.Sign($$"""{"alg":"RS256","kid":"{{issuer.RsaKeyId}}"}""", issuer.Claims()[..^1] + ",\"sub\":\"twice\"}", "RS256"), 400,
                "InvalidIdentityToken", "not a valid JWT"),
            (issuer.Token(changes: ("exp", now - 300)), 400, "ExpiredTokenException",
                $"Token expired: current date/time {now} must be before the expiration date/time {now - 300}"),
            (issuer.Token(changes: ("exp", null)), 400, "InvalidIdentityToken", "exp"),
            (issuer.Token(changes: ("exp", "soon")), 400, "InvalidIdentityToken", "exp"),
            (issuer.Token(changes: ("iat", null)), 400, "InvalidIdentityToken", "iat"),
            (issuer.Token(changes: ("iat", now + 301)), 403, "IDPRejectedClaim", "future"),
            (issuer.Token(changes: ("nbf", now + 301)), 403, "IDPRejectedClaim", "nbf"),
            (issuer.Token(changes: ("sub", null)), 400, "InvalidIdentityToken", "sub"),
            (issuer.Token(changes: ("aud", "elsewhere")), 400, "InvalidIdentityToken", "Incorrect token audience"),
            (issuer.Token(changes: ("aud", null)), 400, "InvalidIdentityToken", "aud"),
            (issuer.Token(changes: ("sub", "repo:other:main")), 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
            (issuer.Token(changes: ("https://aws.amazon.com/tags", 7)), 400, "InvalidIdentityToken", "principal_tags"),
        };
        foreach (var (token, status, code, message) in cases)
        {
            var refused = (await sts.Assume(token)).ShouldFail(status, code);
            refused["Message"].ShouldContain(message);
            refused.Body.ShouldNotContain(token);
        }

        (await sts.Assume(issuer.Token(), "arn:aws:iam::000000000000:role/other"))
            .ShouldFail(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        (await sts.Assume(issuer.Token(), "arn:aws:iam::111122223333:role/deploy")).ShouldFail(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task Five_minutes_of_clock_skew_several_audiences_and_an_authorized_party_are_accepted()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        (await sts.Assume(issuer.Token(changes: ("exp", now - 299)))).ShouldSucceed();
        (await sts.Assume(issuer.Token(changes: [("nbf", now + 300), ("iat", now + 300)]))).ShouldSucceed();
        (await sts.Assume(issuer.Token(changes: ("aud", new JsonArray("x", "other"))))).ShouldSucceed()["Audience"].ShouldBe("other");
        (await sts.Assume(issuer.Token(changes: [("aud", "x"), ("azp", "other")]))).ShouldSucceed()["Audience"].ShouldBe("other");
    }

    [Fact]
    public async Task A_signature_with_a_weak_key_is_refused()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        using var weak = RSA.Create(1024);
        var key = weak.ExportParameters(false);
        issuer.Keys = context => context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = "RSA", kid = issuer.RsaKeyId, n = Base64Url.EncodeToString(key.Modulus), e = "AQAB" } },
        }));
        var signed = issuer.Token()[..issuer.Token().LastIndexOf('.')];
        var signature =
            weak.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
        (await sts.Assume($"{signed}.{Base64Url.EncodeToString(signature)}")).ShouldFail(400, "InvalidIdentityToken")["Message"]
            .ShouldContain("verification key");
    }
}

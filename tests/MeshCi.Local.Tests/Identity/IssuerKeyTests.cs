using System.Text.Json;
using MeshCi.Local.Api.Sts;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Tests.Identity;

/// <summary>How the keys of an issuer are read and cached.</summary>
public sealed class IssuerKeyTests
{
    [Fact]
    public async Task Keys_are_cached_and_fetched_again_for_an_unknown_key_but_not_on_every_call()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        for (var call = 0; call < 3; call++) (await sts.Assume(issuer.Token())).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(1);

        var old = issuer.Token();
        issuer.Rotate();
        (await sts.Assume(issuer.Token())).ShouldFail(400, "InvalidIdentityToken");
        issuer.KeyReadings.ShouldBe(1);
        server.Time.Advance(KnownKeys.BetweenReadings - TimeSpan.FromTicks(1));
        (await sts.Assume(issuer.Token())).ShouldFail(400, "InvalidIdentityToken");
        issuer.KeyReadings.ShouldBe(1);
        server.Time.Advance(TimeSpan.FromTicks(1));
        (await sts.Assume(issuer.Token())).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(2);
        (await sts.Assume(old)).ShouldFail(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task A_failing_issuer_is_not_contacted_on_every_call_and_its_known_keys_stay_valid()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        var asked = 0;
        issuer.Discovery = context =>
        {
            asked++;
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        for (var call = 0; call < 3; call++) (await sts.Assume(issuer.Token())).ShouldFail(400, "IDPCommunicationError")["Message"].ShouldContain("503");
        asked.ShouldBe(1);

        var discovery = issuer.Discovery;
        issuer.Discovery = null;
        server.Time.Advance(KnownKeys.BetweenReadings);
        (await sts.Assume(issuer.Token())).ShouldSucceed();

        issuer.Discovery = discovery;
        server.Time.Advance(KnownKeys.BetweenReadings);
        for (var call = 0; call < 3; call++) (await sts.Assume(issuer.Token(keyId: "unknown"))).ShouldFail(400, "IDPCommunicationError");
        asked.ShouldBe(2);
        (await sts.Assume(issuer.Token())).ShouldSucceed();

        // No key is valid forever.
        server.Time.Advance(KnownKeys.Lifetime);
        (await sts.Assume(issuer.Token(changes: ("exp", server.Time.GetUtcNow().ToUnixTimeSeconds() + 60)))).ShouldFail(400, "IDPCommunicationError");
    }

    [Fact]
    public async Task An_issuer_that_does_not_respond_delays_only_calls_that_need_its_new_keys()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var other = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With($$"""
            {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com"]},
                                       {"url":"{{other.Url}}","clientIdList":["sts.amazonaws.com"]}],
             "roles":[{"name":"deploy","trustPolicy":{{Identities.Trust(issuer.Host, "*")}}},
                      {"name":"second","trustPolicy":{{Identities.Trust(other.Host, "*")}}}]}
            """);
        using var sts = server.Sts;
        (await sts.Assume(issuer.Token())).ShouldSucceed();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        issuer.Keys = context =>
        {
            asked.SetResult();
            return answer.Task.ContinueWith(_ => context.Response.WriteAsync(issuer.Jwks()), TaskScheduler.Default).Unwrap();
        };
        var known = issuer.Token();
        issuer.Rotate();
        server.Time.Advance(KnownKeys.BetweenReadings);
        var waiting = sts.Assume(issuer.Token());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        (await sts.Assume(known)).ShouldSucceed();
        (await sts.Assume(other.Token(), "arn:aws:iam::000000000000:role/second")).ShouldSucceed();
        waiting.IsCompleted.ShouldBeFalse();
        var joining = sts.Assume(issuer.Token("ES256"));
        answer.SetResult();
        (await waiting).ShouldSucceed();
        (await joining).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(2);
    }

    [Fact]
    public async Task An_unreachable_issuer_and_an_invalid_response_have_different_errors()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
        using var sts = server.Sts;
        var cases = new (Func<HttpContext, Task>? Discovery, Func<HttpContext, Task>? Keys, string Code, string Message)[]
        {
            (Status(500), null, "IDPCommunicationError", "500"),
            (context => { context.Response.Redirect("/keys"); return Task.CompletedTask; }, null, "IDPCommunicationError", "302"),
            (Text("<html>"), null, "InvalidIdentityToken", "is not a JSON object"),
            (Text("""{"issuer":"https://other","jwks_uri":"http://127.0.0.1/"}"""), null, "InvalidIdentityToken", "exactly"),
            (Text($$"""{"issuer":"{{issuer.Url}}"}"""), null, "InvalidIdentityToken", "jwks_uri"),
            (Text($$"""{"issuer":"{{issuer.Url}}","jwks_uri":"http://192.0.2.1/keys"}"""), null, "InvalidIdentityToken", "neither https"),
            (Text($$"""{"issuer":"{{issuer.Url}}","jwks_uri":"file:///etc/passwd"}"""), null, "InvalidIdentityToken", "neither https"),
            (null, Status(404), "IDPCommunicationError", "404"),
            (null, Text(new string('x', 300_000)), "IDPCommunicationError", "keys"),
            (null, Text("{}"), "InvalidIdentityToken", "\"keys\""),
            (null, Text("""{"keys":[7,{"kty":"RSA","kid":"rsa-1","n":"!","e":"AQAB"},{"kty":"EC","kid":"ec-1"}]}"""), "InvalidIdentityToken",
                "verification key"),
        };
        foreach (var (discovery, keys, code, message) in cases)
        {
            (issuer.Discovery, issuer.Keys) = (discovery, keys);
            (await sts.Assume(issuer.Token())).ShouldFail(400, code)["Message"].ShouldContain(message);
            server.Time.Advance(TimeSpan.FromSeconds(31));
        }

        (issuer.Discovery, issuer.Keys) = (null, null);
        (await sts.Assume(issuer.Token())).ShouldSucceed();

        static Func<HttpContext, Task> Status(int status) => context => { context.Response.StatusCode = status; return Task.CompletedTask; };
        static Func<HttpContext, Task> Text(string text) => context => context.Response.WriteAsync(text);
    }

    [Fact]
    public async Task Keys_may_be_read_from_a_file()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("jwks.json"), issuer.Jwks(), TestContext.Current.CancellationToken);
        await using var server =
            await LocalServer.With(
            Identities.OneRole(issuer)
                .Replace(
                "\"clientIdList\"", $"\"jwks\":{JsonSerializer.Serialize(directory.File("jwks.json"))},\"clientIdList\"",
                StringComparison.Ordinal));
        using var sts = server.Sts;
        (await sts.Assume(issuer.Token())).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(0);
        File.Delete(directory.File("jwks.json"));
        server.Time.Advance(TimeSpan.FromMinutes(11));
        (await sts.Assume(issuer.Token(changes: ("exp", server.Time.GetUtcNow().ToUnixTimeSeconds() + 60)))).ShouldFail(400, "IDPCommunicationError");
    }
}

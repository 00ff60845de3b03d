using System.Text.Json.Nodes;
using MeshCi.Local.Api.Sts;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Tests.Identity;

public sealed class WebIdentityTests
{
    private static string Setup(Issuer issuer, string subject = "repo:shop:*", string more = "", string policies = Identities.AllowAll) => $$"""
        {"openIdConnectProviders":[{"url":"{{issuer.Url}}","clientIdList":["sts.amazonaws.com","other"]}],
         "roles":[{"name":"deploy","trustPolicy":{{Identities.Trust(issuer.Host, subject)}},"policies":[{{policies}}]{{more}}}]}
        """;

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_valid_token_yields_a_session_with_the_permissions_of_its_role(string algorithm)
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
        using var sts = server.Sts;
        var answer = (await sts.Assume(issuer.Token(algorithm))).ShouldSucceed();
        answer["SubjectFromWebIdentityToken"].ShouldBe("repo:shop:main");
        answer["Audience"].ShouldBe("sts.amazonaws.com");
        answer["Provider"].ShouldBe($"arn:aws:iam::000000000000:oidc-provider/{issuer.Host}");
        answer["Arn"].ShouldBe("arn:aws:sts::000000000000:assumed-role/deploy/build-7");
        answer["AssumedRoleId"].ShouldMatch("^AROA[A-Z2-7]{17}:build-7$");
        answer["AccessKeyId"].ShouldMatch("^ASIA[A-Z2-7]{16}$");
        answer["Expiration"].ShouldBe("2026-11-23T13:00:00Z");
        answer.Has("PackedPolicySize").ShouldBeFalse();

        var who = (await sts.Whoami(answer.Signer())).ShouldSucceed();
        who["Arn"].ShouldBe(answer["Arn"]);
        who["UserId"].ShouldBe(answer["AssumedRoleId"]);
        who["Account"].ShouldBe("000000000000");
        using var client = server.As(answer.Signer());
        (await client.CreateMesh()).ShouldSucceed();
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_expires_on_time()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
        Signer signer;
        using (var sts = server.Sts) signer = (await sts.Assume(issuer.Token(), more: ("DurationSeconds", "900"))).Signer();
        await server.Restart();
        using (var client = server.As(signer)) (await client.Get(Client.Root)).ShouldSucceed();

        server.Time.Advance(TimeSpan.FromSeconds(899));
        using (var client = server.As(signer)) (await client.Get(Client.Root)).ShouldSucceed();
        server.Time.Advance(TimeSpan.FromSeconds(1));
        using (var client = server.As(signer)) (await client.Get(Client.Root))
            .ShouldFail(403, "ExpiredTokenException", "The security token included in the request is expired");
        using (var sts = server.Sts) (await sts.Whoami(signer)).ShouldFail(403, "ExpiredToken", "The security token included in the request is expired");
        using (var client = server.As(signer with { Secret = "wrong" })) (await client.Get(Client.Root)).ShouldFail(403, "InvalidSignatureException");
    }

    [Fact]
    public async Task An_untrusted_token_is_refused_with_the_matching_error()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var stranger = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
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
        await using var server = await LocalServer.With(Setup(issuer));
        using var sts = server.Sts;
        var now = server.Time.GetUtcNow().ToUnixTimeSeconds();
        (await sts.Assume(issuer.Token(changes: ("exp", now - 299)))).ShouldSucceed();
        (await sts.Assume(issuer.Token(changes: [("nbf", now + 300), ("iat", now + 300)]))).ShouldSucceed();
        (await sts.Assume(issuer.Token(changes: ("aud", new JsonArray("x", "other"))))).ShouldSucceed()["Audience"].ShouldBe("other");
        (await sts.Assume(issuer.Token(changes: [("aud", "x"), ("azp", "other")]))).ShouldSucceed()["Audience"].ShouldBe("other");
    }

    [Fact]
    public async Task Keys_are_cached_and_fetched_again_for_an_unknown_key_but_not_on_every_call()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
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
        await using var server = await LocalServer.With(Setup(issuer));
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
    public async Task A_fault_rule_counts_only_calls_with_valid_tokens()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.Start($$"""
            {
              "identity": {{Setup(issuer)}},
              "faults": { "rules": [ { "operations": ["AssumeRoleWithWebIdentity"], "times": 1, "error": "ServiceUnavailableException" } ] }
            }
            """);
        using var sts = server.Sts;
        (await sts.Assume("nonsense")).ShouldFail(400, "InvalidIdentityToken");
        (await sts.Assume(issuer.Token(changes: ("exp", 1)))).ShouldFail(400, "ExpiredTokenException");
        (await sts.Assume(issuer.Token(), "arn:aws:iam::000000000000:role/none")).ShouldFail(503, "ServiceUnavailable");
        (await sts.Assume(issuer.Token())).ShouldSucceed();
    }

    [Fact]
    public async Task An_unreachable_issuer_and_an_invalid_response_have_different_errors()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
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
    public async Task A_signature_with_a_weak_key_is_refused()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer));
        using var sts = server.Sts;
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        var key = weak.ExportParameters(false);
        issuer.Keys = context => context.Response.WriteAsync(System.Text.Json.JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = "RSA", kid = issuer.RsaKeyId, n = System.Buffers.Text.Base64Url.EncodeToString(key.Modulus), e = "AQAB" } },
        }));
        var signed = issuer.Token()[..issuer.Token().LastIndexOf('.')];
        var signature =
            weak.SignData(
            System.Text.Encoding.ASCII.GetBytes(signed), System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        (await sts.Assume($"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}")).ShouldFail(400, "InvalidIdentityToken")["Message"]
            .ShouldContain("verification key");
    }

    [Fact]
    public async Task Keys_may_be_read_from_a_file()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("jwks.json"), issuer.Jwks(), TestContext.Current.CancellationToken);
        await using var server =
            await LocalServer.With(
            Setup(issuer)
                .Replace(
                "\"clientIdList\"", $"\"jwks\":{System.Text.Json.JsonSerializer.Serialize(directory.File("jwks.json"))},\"clientIdList\"",
                StringComparison.Ordinal));
        using var sts = server.Sts;
        (await sts.Assume(issuer.Token())).ShouldSucceed();
        issuer.KeyReadings.ShouldBe(0);
        File.Delete(directory.File("jwks.json"));
        server.Time.Advance(TimeSpan.FromMinutes(11));
        (await sts.Assume(issuer.Token(changes: ("exp", server.Time.GetUtcNow().ToUnixTimeSeconds() + 60)))).ShouldFail(400, "IDPCommunicationError");
    }

    [Fact]
    public async Task Token_tags_become_session_tags_if_the_trust_policy_allows_it()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        var ownMesh = Identities.Policy(Identities.Allow("*", "mesh/${aws:PrincipalTag/team}"));
        var untagged = $$"""{"name":"plain","trustPolicy":{{Identities.Trust(issuer.Host, "*", "\"sts:AssumeRoleWithWebIdentity\"")}}}""";
        await using var server = await LocalServer.With(
            Setup(issuer, policies: ownMesh).Replace("\"roles\":[", $"\"roles\":[{untagged},", StringComparison.Ordinal));
        using var sts = server.Sts;
        var token = issuer.Token(
            changes: ("https://aws.amazon.com/tags", JsonNode.Parse("""{"principal_tags":{"team":["orders"]},"transitive_tag_keys":["team"]}""")));
        using var client = server.As((await sts.Assume(token)).Signer());
        (await client.CreateMesh("orders")).ShouldSucceed();
        (await client.CreateMesh("payments")).ShouldFail(403, "ForbiddenException");
        (await sts.Assume(token, "arn:aws:iam::000000000000:role/plain")).ShouldFail(403, "AccessDenied", "Not authorized to perform sts:TagSession");
        (await sts.Assume(issuer.Token(), "arn:aws:iam::000000000000:role/plain")).ShouldSucceed();
    }

    [Fact]
    public async Task Parameters_must_be_within_the_bounds_of_the_model()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer, more: ",\"maxSessionDuration\":7200"));
        using var sts = server.Sts;
        var token = issuer.Token();
        (await sts.Call(null, "AssumeRoleWithWebIdentity")).ShouldFail(400, "ValidationError")["Message"]
            .ShouldStartWith("3 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; ");
        foreach (var (name, value, message) in new[]
        {
            ("RoleSessionName", "x", "length greater than or equal to 2"), ("RoleSessionName", new string('x', 65), "length less than or equal to 64"),
            ("RoleSessionName", "a b", "regular expression"), ("RoleSessionName", "größe", "regular expression"),
            ("WebIdentityToken", "abc", "length greater than or equal to 4"),
            ("WebIdentityToken", new string('x', 20_001), "length less than or equal to 20000"),
            ("RoleArn", "short", "length greater than or equal to 20"), ("RoleArn", "arn:aws:iam::000000000000:user/deploy", "Request ARN is invalid"),
            ("DurationSeconds", "899", "value greater than or equal to 900"), ("DurationSeconds", "43201", "value less than or equal to 43200"),
            ("DurationSeconds", "x", "integer"),
            ("DurationSeconds", "7201", "exceeds the MaxSessionDuration"),
            ("Policy", new string(' ', 2049), "length less than or equal to 2048"), ("Policy", "\u0001{}", "regular expression"),
        })
        {
            var form = new Dictionary<string, string>
            {
                ["RoleArn"] = "arn:aws:iam::000000000000:role/deploy",
                ["RoleSessionName"] = "build",
                ["WebIdentityToken"] = token,
                [name] = value
            };
            (await sts.Call(null, "AssumeRoleWithWebIdentity", [.. form.Select(pair => (pair.Key, pair.Value))])).ShouldFail(400, "ValidationError")["Message"]
                .ShouldContain(message);
        }

        (await sts.Assume(token, more: ("DurationSeconds", "7200"))).ShouldSucceed()["Expiration"].ShouldBe("2026-11-23T14:00:00Z");
        (await sts.Assume(token, more: ("Policy", "{}"))).ShouldFail(400, "MalformedPolicyDocument");
        (await sts.Assume(token, more: ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/Nothing"))).ShouldFail(400, "MalformedPolicyDocument");
        (await sts.Assume(
            token, more: [.. Enumerable.Range(1, 11).Select(number => ($"PolicyArns.member.{number}.arn", "arn:aws:iam::aws:policy/AWSAppMeshReadOnly"))]))
                .ShouldFail(400, "ValidationError");
        (await sts.Assume(issuer.Token(changes: Tags(51, 10)))).ShouldFail(400, "InvalidIdentityToken")["Message"]
            .ShouldBe("A session can have at most 50 tags, not 51.");
        (await sts.Assume(issuer.Token(changes: Tags(1, 257)))).ShouldFail(400, "InvalidIdentityToken");
        (await sts.Assume(issuer.Token(changes: Tags(34, 256)))).ShouldFail(400, "PackedPolicyTooLarge")["Message"]
            .ShouldMatch(@"^Packed policy consumes 1\d\d% of allotted space, please use smaller policy\.$");
        (await sts.Assume(issuer.Token(changes: Tags(20, 256)))).ShouldSucceed();

        static (string, JsonNode?) Tags(int count, int length)
        {
            var tags = new JsonObject();
            for (var tag = 0; tag < count; tag++) tags[$"k{tag}"] = new JsonArray(Noise(length));
            return ("https://aws.amazon.com/tags", new JsonObject { ["principal_tags"] = tags });
        }

        static string Noise(int length) => System.Security.Cryptography.RandomNumberGenerator.GetHexString(length);
    }

    [Fact]
    public async Task A_session_policy_can_only_restrict_permissions()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Setup(issuer, policies: Identities.Policy(Identities.Allow("CreateMesh DescribeMesh"))));
        using var sts = server.Sts;
        using var narrowed = server.As(
            (await sts.Assume(issuer.Token(), more: ("Policy", Identities.Policy(Identities.Allow("CreateMesh DeleteMesh"))))).Signer());
        (await narrowed.CreateMesh()).ShouldSucceed();
        (await narrowed.Get(Client.Root + "/shop"))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain("because no session policy allows the appmesh:DescribeMesh action");
        (await narrowed.Delete(Client.Root + "/shop"))
            .ShouldFail(403, "ForbiddenException").Message.ShouldContain("because no identity-based policy allows the appmesh:DeleteMesh action");
        var managed = (await sts.Assume(issuer.Token(), more: ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AWSAppMeshReadOnly"))).ShouldSucceed();
        int.Parse(managed["PackedPolicySize"], null).ShouldBeInRange(1, 20);
        using var reader = server.As(managed.Signer());
        (await reader.Get(Client.Root + "/shop")).ShouldSucceed();
        (await reader.CreateMesh("two")).ShouldFail(403, "ForbiddenException");
    }
}

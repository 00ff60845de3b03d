using System.Text.Json.Nodes;

namespace MeshCi.Local.Tests.Identity;

/// <summary>Sign-in with a token of an issuer, and the session that it yields.</summary>
public sealed class WebIdentityTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task A_valid_token_yields_a_session_with_the_permissions_of_its_role(string algorithm)
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
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
        await using var server = await LocalServer.With(Identities.OneRole(issuer));
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
    public async Task A_fault_rule_counts_only_calls_with_valid_tokens()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        await using var server = await LocalServer.Start($$"""
            {
              "identity": {{Identities.OneRole(issuer)}},
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
    public async Task Token_tags_become_session_tags_if_the_trust_policy_allows_it()
    {
        await using var issuer = await Issuer.Start(new ManualTime());
        var ownMesh = Identities.Policy(Identities.Allow("*", "mesh/${aws:PrincipalTag/team}"));
        var untagged = $$"""{"name":"plain","trustPolicy":{{Identities.Trust(issuer.Host, "*", "\"sts:AssumeRoleWithWebIdentity\"")}}}""";
        await using var server = await LocalServer.With(
            Identities.OneRole(issuer, policies: ownMesh).Replace("\"roles\":[", $"\"roles\":[{untagged},", StringComparison.Ordinal));
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
        await using var server = await LocalServer.With(Identities.OneRole(issuer, more: ",\"maxSessionDuration\":7200"));
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
        await using var server = await LocalServer.With(Identities.OneRole(issuer, policies: Identities.Policy(Identities.Allow("CreateMesh DescribeMesh"))));
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

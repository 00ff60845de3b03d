using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// The life of a service in jobs of Travis CI: a fresh machine each, with only the documented variables, an issuer of tokens that is a program of its own, and
/// the control plane as a server that the jobs know by its address.
/// </summary>
public sealed class TravisLifeTests(PackedSdk sdk) : IAsyncLifetime
{
    private readonly TemporaryDirectory _outside = new();
    private readonly Dictionary<string, (string Type, byte[] Content)> _documents = [];
    private readonly RSA _key = RSA.Create(2048);
    private Receiver _issuer = null!;
    private LocalProcess _plane = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Issuer => _issuer.Address.AbsoluteUri.TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        _issuer = await Receiver.StartAsync(_documents);
        var key = _key.ExportParameters(false);
        var (modulus, exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        Publish("/.well-known/openid-configuration", $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Issuer}}/keys"}""");
        Publish("/keys", $$"""{"keys":[{"kty":"RSA","kid":"k","use":"sig","alg":"RS256","n":"{{modulus}}","e":"{{exponent}}"}]}""");
        var host = Issuer["http://".Length..];
        _plane = await LocalProcess.StartAsync(Token, $$"""
            {
              "identity": {
                "openIdConnectProviders": [{ "url": "{{Issuer}}", "clientIdList": ["sts.amazonaws.com"] }],
                "roles": [{{Role(host, "prod")}}, {{Role(host, "staging")}}],
              },
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _issuer.DisposeAsync();
        _key.Dispose();
        _outside.Dispose();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_service_is_deployed_restarted_refused_and_rolled_back_by_jobs()
    {
        var first = (await JobAsync("3s", Push(1))).ShouldSucceed();
        first.ShouldPrint("Mesh deployed: shop/orders").ShouldPrint("deployed build 1: ");
        (await JobAsync("4s", Push(2))).ShouldSucceed().ShouldPrint("deployed build 2: 1 updated");

        // Restarts: of the live build, and of the one before it.
        (await JobAsync("4s", Push(2))).ShouldSucceed().ShouldPrint("Mesh unchanged: shop/orders");
        (await JobAsync("3s", Push(1))).ShouldFail().ShouldPrint("error MESH7031").ShouldPrint("Live is build 2");
        (await JobAsync("5s", Push(2))).ShouldFail().ShouldPrint("error MESH7039");

        // Jobs that must not deploy. None of them needs the token to be refused.
        (await JobAsync("6s", Push(3), "TRAVIS_PULL_REQUEST=5", "TRAVIS_PULL_REQUEST_SLUG=evil/shop", "TRAVIS_EVENT_TYPE=pull_request")).ShouldFail()
            .ShouldPrint("error MESH7071").ShouldPrint("evil/shop");
        (await JobAsync("6s", Push(3), "TRAVIS_PULL_REQUEST=5", "TRAVIS_PULL_REQUEST_SLUG=acme/shop", "TRAVIS_EVENT_TYPE=pull_request")).ShouldFail()
            .ShouldPrint("error MESH7070");
        (await JobAsync("6s", Push(3), "TRAVIS_TAG=v1", "TRAVIS_BRANCH=v1")).ShouldFail().ShouldPrint("error MESH7072");
        (await JobAsync("6s", Push(3), "TRAVIS_EVENT_TYPE=cron")).ShouldFail().ShouldPrint("error MESH7073");
        (await JobAsync("6s", Push(3), "TRAVIS_TEST_RESULT=1")).ShouldFail().ShouldPrint("error MESH7074");
        (await JobAsync("6s", Push(3), "TRAVIS_BRANCH=feature")).ShouldFail().ShouldPrint("error MESH7075");
        (await JobAsync("6s", Push(3) with { Subject = "staging" })).ShouldFail().ShouldPrint("error MESH7001").ShouldPrint("sub 'staging'")
            .ShouldNotPrint("Mesh deployed");

        // A rollback, and back again: each is a build with a new number.
        (await JobAsync("4s", Push(4) with { Command = ["msbuild", "Orders", "-t:MeshRollback"] })).ShouldSucceed()
            .ShouldPrint("Mesh rolled back: shop/orders to build 1");
        (await JobAsync("4s", Push(5) with { Command = ["msbuild", "Orders", "-t:MeshRollback", "-p:MeshRollbackTo=2"] })).ShouldSucceed()
            .ShouldPrint("Mesh rolled back: shop/orders to build 2");
        (await JobAsync("5s", Push(6))).ShouldSucceed().ShouldPrint("deployed build 6: 1 updated");

        var history = (await JobAsync("5s", Push(7) with { Command = ["msbuild", "Orders", "-t:MeshHistory"] })).ShouldSucceed();
        history.Lines.Count(line => line.Contains("succeeded", StringComparison.Ordinal)).ShouldBe(5, history.Output);
        foreach (var entry in Directory.GetFiles(_outside.File("ledger"), "*.json", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(entry, Token);
            text.ShouldNotContain("eyJ");
            if (Path.GetFileName(entry) == "00000001.json")
                text.ShouldContain("\"url\": \"https://app.travis-ci.com/acme/shop/builds/9000001\"");
        }
    }

    private static Job Push(int number) => new(number, "prod", ["publish", "Orders", "-p:MeshDeploy=true"]);

    /// <summary>Runs a job on a machine that has only the checkout.</summary>
    private async Task<DotNetResult> JobAsync(string timeout, Job job, params string[] variables)
    {
        await using var machine = new UserRepository(sdk).WriteService(
            "Orders", Service.Items.Replace("PerRequestTimeout=\"3s\"", $"PerRequestTimeout=\"{timeout}\"", StringComparison.Ordinal),
            "<MeshName>shop</MeshName><MeshDeployBranch>main</MeshDeployBranch>");
        machine.Write("token", TokenFor(job.Subject));
        string[] documented =
        [
            "TRAVIS=true", "CI=true", "CONTINUOUS_INTEGRATION=true", "TRAVIS_REPO_SLUG=acme/shop", "TRAVIS_BRANCH=main", "TRAVIS_PULL_REQUEST=false",
            "TRAVIS_EVENT_TYPE=push", "TRAVIS_TEST_RESULT=0", "TRAVIS_COMMIT=c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff", $"TRAVIS_BUILD_NUMBER={job.Number}",
            $"TRAVIS_BUILD_ID=900000{job.Number}", $"TRAVIS_JOB_NUMBER={job.Number}.1", $"TRAVIS_JOB_ID=910000{job.Number}",
            $"TRAVIS_BUILD_WEB_URL=https://app.travis-ci.com/acme/shop/builds/900000{job.Number}", "AWS_REGION=us-east-1",
            $"AWS_WEB_IDENTITY_TOKEN_FILE={machine.PathOf("token")}", "AWS_ROLE_ARN=arn:aws:iam::000000000000:role/prod",
        ];
        foreach (var variable in documented.Concat(variables))
        {
            var (name, value) = (variable.Split('=')[0], variable[(variable.IndexOf('=') + 1)..]);
            machine.Environment[name] = value;
        }

        return await machine.DotNetAloneAsync(
        [
            .. job.Command, "-p:MeshControlPlane=appmesh", $"-p:MeshEndpoint={_plane.Endpoint}", $"-p:MeshLedger={_outside.File("ledger")}",
            "-p:MeshEnvironment=prod",
        ]);
    }

    private void Publish(string path, string json) => _documents[path] = ("application/json", Encoding.UTF8.GetBytes(json));

    private static string Role(string host, string name) => $$"""
        {
          "name": "{{name}}",
          "trustPolicy": {
            "Version": "2012-10-17",
            "Statement": {
              "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
              "Principal": { "Federated": "arn:aws:iam::000000000000:oidc-provider/{{host}}" },
              "Condition": { "StringEquals": { "{{host}}:sub": "{{name}}" } },
            },
          },
          "policies": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "appmesh:*", "Resource": "*" } }],
        }
        """;

    private string TokenFor(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize(new { iss = Issuer, aud = "sts.amazonaws.com", sub = subject, iat = now, exp = now + 600 });
        var text = $"{Part("""{"alg":"RS256","kid":"k","typ":"JWT"}""")}.{Part(payload)}";
        return $"{text}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}\n";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private sealed record Job(int Number, string Subject, string[] Command);
}

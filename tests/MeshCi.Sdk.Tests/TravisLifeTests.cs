using MeshCi.Tests.S3;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// The life of a service in jobs of Travis CI: a fresh machine each, with only the documented variables. The issuer of the tokens, the control plane and the
/// server with the ledger are known to the jobs by their addresses, and each exchanges the token for sessions of its own.
/// </summary>
[Trait("Category", "Long")]
[Trait("Uses", "OtherPrograms")]
public sealed class TravisLifeTests(PackedSdk sdk) : IAsyncLifetime
{
    private UserRepository _origin = null!;
    private TokenIssuer _issuer = null!;
    private LocalProcess _plane = null!;
    private RadosGateway _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = await RadosGateway.StartAsync();
        _issuer = await TokenIssuer.StartAsync();
        _origin = new(sdk);
        await TravisMachine.GitAsync(_origin.Root, "init", "--quiet", "--initial-branch=main");
        _plane = await LocalProcess.StartAsync(Token, $$"""
            {
              "identity": {
                "openIdConnectProviders": [{ "url": "{{_issuer.Url}}", "clientIdList": ["sts.amazonaws.com"] }],
                "roles": [{{Role("prod")}}, {{Role("staging")}}],
              },
            }
            """);
        await _storage.CreateBucketAsync("deploys");
        await _storage.CreateProviderAsync(_issuer.Url, "sts.amazonaws.com", _issuer.Certificate);
        await _storage.CreateRoleAsync("ledger-prod", _issuer.TrustFor("", "prod"), LedgerPolicy("prod"));
        await _storage.CreateRoleAsync("ledger-staging", _issuer.TrustFor("", "staging"), LedgerPolicy("staging"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_plane is not null) await _plane.DisposeAsync();
        if (_origin is not null) await _origin.DisposeAsync();
        if (_issuer is not null) await _issuer.DisposeAsync();
        if (_storage is not null) await _storage.DisposeAsync();
    }

    [Fact]
    public async Task A_service_is_deployed_restarted_refused_and_rolled_back_by_jobs()
    {
        var (one, two) = (await CommitAsync("3s"), await CommitAsync("4s"));
        var first = (await RunAsync(Push(1, one))).ShouldSucceed();
        first.ShouldPrint("Mesh deployed: shop/orders").ShouldPrint("deployed build 1: ");
        (await RunAsync(Push(2, two))).ShouldSucceed().ShouldPrint("deployed build 2: 1 updated");

        // Restarts: of the live build, and of the one before it.
        var (three, other) = (await CommitAsync("6s"), await CommitAsync("5s"));
        (await RunAsync(Push(2, two))).ShouldSucceed().ShouldPrint("Mesh unchanged: shop/orders");
        (await RunAsync(Push(1, one))).ShouldFail().ShouldPrint("error MESH7031").ShouldPrint("Live is build 2");
        (await RunAsync(Push(2, other))).ShouldFail().ShouldPrint("error MESH7039");

        // Jobs that must not deploy. None of them needs the token to be refused.
        foreach (var (code, variables) in Refused())
        {
            var refused = (await RunAsync(Push(3, three) with { Variables = variables })).ShouldFail();
            refused.ShouldPrint($"error {code}").ShouldNotPrint("Mesh deployed");
        }

        var stranger = (await RunAsync(Push(3, three) with { Subject = "staging" })).ShouldFail();
        stranger.ShouldPrint("error MESH7001").ShouldPrint("sub 'staging'").ShouldNotPrint("Mesh deployed").ShouldNotPrint("eyJ");
        var curious = (await RunAsync(new(3, three, ["msbuild", "Orders", "-t:MeshHistory"]) { Subject = "staging" })).ShouldFail();
        curious.ShouldPrint("error MESH7001").ShouldPrint("role/ledger-prod").ShouldNotPrint("succeeded").ShouldNotPrint("eyJ").ShouldNotPrint("<?xml");

        // A rollback, and back again: each is a build with a new number. Restarted jobs neither undo the rollback nor go back further.
        var back = new TravisJob(4, three, ["msbuild", "Orders", "-t:MeshRollback"]);
        (await RunAsync(back)).ShouldSucceed().ShouldPrint("Mesh rolled back: shop/orders to build 1");
        (await RunAsync(Push(2, two))).ShouldFail().ShouldPrint("error MESH7035").ShouldPrint("was rolled back by build 4");
        (await RunAsync(back)).ShouldSucceed().ShouldPrint("note: Build 4 has already rolled back to build 1.");
        (await RunAsync(new(5, three, ["msbuild", "Orders", "-t:MeshRollback", "-p:MeshRollbackTo=2"]))).ShouldSucceed()
            .ShouldPrint("Mesh rolled back: shop/orders to build 2");
        (await RunAsync(Push(6, other))).ShouldSucceed().ShouldPrint("deployed build 6: 1 updated");

        var history = (await RunAsync(new(7, other, ["msbuild", "Orders", "-t:MeshHistory"]))).ShouldSucceed();
        history.Lines.Count(line => line.Contains("succeeded", StringComparison.Ordinal)).ShouldBe(5, history.Output);
        await CheckLedgerAsync(one);
    }

    private static IEnumerable<(string Code, string[] Variables)> Refused()
    {
        const string PullRequest = "TRAVIS_EVENT_TYPE=pull_request";
        yield return ("MESH7071", ["TRAVIS_PULL_REQUEST=5", "TRAVIS_PULL_REQUEST_SLUG=evil/shop", PullRequest]);
        yield return ("MESH7070", ["TRAVIS_PULL_REQUEST=5", "TRAVIS_PULL_REQUEST_SLUG=acme/shop", PullRequest]);
        yield return ("MESH7072", ["TRAVIS_TAG=v1", "TRAVIS_BRANCH=v1"]);
        yield return ("MESH7073", ["TRAVIS_EVENT_TYPE=cron"]);
        yield return ("MESH7074", ["TRAVIS_TEST_RESULT=1"]);
        yield return ("MESH7075", ["TRAVIS_BRANCH=feature"]);
    }

    private static TravisJob Push(int number, string commit) => new(number, commit, ["publish", "Orders", "-p:MeshDeploy=true"]);

    private async Task CheckLedgerAsync(string commit)
    {
        var objects = await _storage.ReadAllAsync("deploys", "mesh/prod/", "ledger-prod", _issuer.TokenFor("prod").Trim());
        foreach (var (key, text) in objects)
        {
            text.ShouldNotContain("eyJ", Case.Sensitive, key);
            if (!key.EndsWith("-00000001.json", StringComparison.Ordinal)) continue;
            text.ShouldContain("\"url\": \"https://app.travis-ci.com/acme/shop/builds/9000001\"");
            text.ShouldContain(commit);
        }

        objects.Keys.Count(key => key.EndsWith(".json", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(5);
    }

    /// <summary>Commits the service with a time-out of its route, and returns the commit.</summary>
    private async Task<string> CommitAsync(string timeout)
    {
        _origin.WriteService(
            "Orders", Service.Items.Replace("PerRequestTimeout=\"3s\"", $"PerRequestTimeout=\"{timeout}\"", StringComparison.Ordinal),
            "<MeshName>shop</MeshName><MeshDeployBranch>main</MeshDeployBranch>");
        await TravisMachine.GitAsync(_origin.Root, "add", "--all");
        await TravisMachine.GitAsync(_origin.Root, "commit", "--quiet", "-m", $"Allow {timeout}");
        return await TravisMachine.GitAsync(_origin.Root, "rev-parse", "HEAD");
    }

    private async Task<DotNetResult> RunAsync(TravisJob job)
    {
        using var machine = await TravisMachine.StartAsync(_origin.Root, job);
        machine.Set("AWS_REGION", "us-east-1");
        machine.Set("AWS_WEB_IDENTITY_TOKEN_FILE", machine.Write("token", _issuer.TokenFor(job.Subject)));
        machine.Set("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/prod");
        foreach (var variable in job.Variables) machine.Set(variable.Split('=')[0], variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return await machine.DotNetAsync(
        [
            .. job.Command, "-p:MeshControlPlane=appmesh", $"-p:MeshEndpoint={_plane.Endpoint}", "-p:MeshLedger=s3://deploys/mesh/prod",
            $"-p:MeshLedgerEndpoint={_storage.Address}", "-p:MeshLedgerRoleArn=arn:aws:iam:::role/ledger-prod", "-p:MeshEnvironment=prod",
        ]);
    }

    private string Role(string name) => $$"""
        {
          "name": "{{name}}",
          "trustPolicy": {{_issuer.TrustFor("000000000000", name)}},
          "policies": [{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "appmesh:*", "Resource": "*" } }],
        }
        """;

    private static string LedgerPolicy(string environment)
    {
        var list = $$"""{ "StringLike": { "s3:prefix": ["mesh/{{environment}}/*"] } }""";
        return $$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::deploys", "Condition": {{list}} },
                {
                  "Effect": "Allow", "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                  "Resource": "arn:aws:s3:::deploys/mesh/{{environment}}/*"
                }
              ]
            }
            """;
    }
}

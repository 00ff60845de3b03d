using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Aws.Tests;

/// <summary>
/// Jobs of two environments with the policies that <c>MeshPolicy</c> writes, through the STS and the API of the embedded control plane in a process of its own.
/// </summary>
public sealed class LocalPermissionTests : IAsyncLifetime
{
    private const string Account = "000000000000";
    private readonly TemporaryDirectory _directory = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly List<AWSCredentials> _sessions = [];
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private LocalProcess _local = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var key = _key.ExportParameters(false);
        var jwks = _directory.File("jwks.json");
        await File.WriteAllTextAsync(
            jwks,
            $$"""
            {"keys":[{"kty":"RSA","kid":"k","use":"sig","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}]}
            """, Cancellation);
        _local = await LocalProcess.StartAsync(Cancellation, $$"""
            {
              "quotas": { "virtualNodes": 400 },
              "identity": {
                "openIdConnectProviders": [
                  { "url": "https://ci.example.com", "clientIdList": ["sts.amazonaws.com"], "jwks": {{JsonSerializer.Serialize(jwks)}} },
                ],
                "roles": [{{Role("production")}}, {{Role("staging")}}, {{RoleForAll("large")}}],
              },
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _local.DisposeAsync();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_job_deploys_updates_and_removes_its_service_with_the_policies_of_its_environment()
    {
        using var plane = await ConnectAsync("production");
        await using var deployer = Deployer(plane, "production");

        await deployer.DeployAsync(Orders("production", "15s"), new("acme/shop", "1"), Cancellation);
        await deployer.DeployAsync(Orders("production", "3s"), new("acme/shop", "2"), Cancellation);
        await deployer.RollbackAsync("shop-production", "orders", new("acme/shop", "3"), null, Cancellation);
        (await plane.DescribeAsync(Route, Cancellation))!.Spec.ToString().ShouldContain("15");
        await deployer.DestroyAsync([new("shop-production", "orders")], new("acme/shop", "4"), Cancellation);

        (await plane.DescribeAsync(new(ResourceKind.Mesh, "shop-production"), Cancellation)).ShouldBeNull();
        // One to read, and one for each of the four plans.
        _sessions.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_stolen_session_of_a_plan_can_do_nothing_outside_of_its_plan()
    {
        using var plane = await ConnectAsync("production");
        await using var deployer = Deployer(plane, "production");
        await deployer.DeployAsync(Orders("production", "15s"), new("acme/shop", "1"), Cancellation);
        await deployer.DeployAsync(Orders("production", "3s"), new("acme/shop", "2"), Cancellation);
        using var stolen = new AppMeshControlPlane(Settings("production"), _sessions[^1]);

        // The plan updates the route, and nothing else.
        await stolen.UpdateAsync(Orders("production", "4s").Resources.Single(resource => resource.Id == Route), "t1", Cancellation);
        await ShouldWriteNothingAsync(stolen, except: [Route]);
        await ShouldBeForbiddenAsync(() => stolen.DescribeAsync(Route, Cancellation));
        await ShouldBeForbiddenAsync(() => stolen.DeleteAsync(Route, Cancellation));
        using var elsewhere = new AppMeshControlPlane(Settings("staging"), _sessions[^1]);
        await ShouldWriteNothingAsync(elsewhere, except: []);
        await ShouldBeForbiddenAsync(() => elsewhere.DescribeAsync(Route, Cancellation));
    }

    [Fact]
    public async Task The_session_that_plans_can_write_nothing()
    {
        using var plane = await ConnectAsync("production");
        await using var deployer = Deployer(plane, "production");
        await deployer.DeployAsync(Orders("production", "15s"), new("acme/shop", "1"), Cancellation);
        using var stolen = new AppMeshControlPlane(Settings("production"), _sessions[0]);

        (await stolen.DescribeAsync(Route, Cancellation)).ShouldNotBeNull();
        await ShouldWriteNothingAsync(stolen, except: []);
    }

    [Fact]
    public async Task A_job_of_staging_with_a_valid_token_can_neither_read_nor_write_production()
    {
        using (var plane = await ConnectAsync("production"))
        {
            await using var deployer = Deployer(plane, "production");
            await deployer.DeployAsync(Orders("production", "15s"), new("acme/shop", "1"), Cancellation);
        }

        using var staging = await ConnectAsync("staging");
        await using var own = Deployer(staging, "staging");
        await own.DeployAsync(Orders("staging", "15s"), new("acme/shop", "1"), Cancellation);

        // The token of staging does not lead to the role of production, and its role leads nowhere else. The session here is as wide as its role.
        var refusal = await Should.ThrowAsync<MeshException>(() => ResolveAsync("production", "staging", null));
        refusal.Finding.Diagnostic.Id.ShouldBe("MESH7001");
        refusal.Message.ShouldContain("MeshWebIdentitySubject expects 'repo:acme/shop:environment:production': it ends with 'environment:staging'");
        using var whole = new AppMeshControlPlane(Settings("production"), await ResolveAsync("staging", "staging", null));
        await ShouldBeForbiddenAsync(() => whole.DescribeAsync(Route, Cancellation));
        await ShouldBeForbiddenAsync(() => whole.DescribeAsync(new(ResourceKind.Mesh, "shop-production"), Cancellation));
        await ShouldBeForbiddenAsync(async () => await whole.ListAsync(ResourceKind.VirtualNode, null, Cancellation).ToListAsync(Cancellation));
        await ShouldBeForbiddenAsync(() => whole.ReadTagsAsync(new MeshArns("us-east-1", Account, "shop-production").Of(Route), Cancellation));
        await ShouldWriteNothingAsync(whole, except: []);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(14, 4)]
    public async Task A_deploy_of_400_resources_exchanges_its_token_twice_and_renews_each_session_once_if_it_takes_14_minutes(int minutes, int exchanges)
    {
        var steps = 0;
        using (var plane = await ConnectAsync("large"))
        {
            await using var deployer = Deployer(plane, "large", new Watching(line =>
            {
                if (line.StartsWith("  + create virtualNode", StringComparison.Ordinal) && ++steps == 200) _clock.Advance(TimeSpan.FromMinutes(minutes));
            }));
            await deployer.DeployAsync(Many, new("acme/shop", "1"), Cancellation);
        }

        steps.ShouldBe(400);
        // One that reads and one that writes: the STS of AWS throttles a job that asks at each call.
        Regex.Count(await _local.EndAsync(), " 200 +AssumeRoleWithWebIdentity").ShouldBe(exchanges);
    }

    private static Definition Many => Orders("large", "15s") with
    {
        Resources =
        [
            .. Enumerable.Range(0, 400).Select(number => Of(new(ResourceKind.VirtualNode, $"orders-{number}"), "{}")).OrderBy(resource => resource.Id),
        ],
    };

    private static string RoleForAll(string environment)
    {
        var trust = new TrustPolicy("https://ci.example.com", "sts.amazonaws.com", [Subject(environment)]).In("aws", Account);
        var everything = new PolicyDocument([new(["appmesh:*"], ["*"])]);
        return $$"""{ "name": "deploy-{{environment}}", "trustPolicy": {{trust.ToJson()}}, "policies": [{{everything.ToJson()}}] }""";
    }

    private static ResourceId Route => new(ResourceKind.Route, "default", "orders");

    private static string Role(string environment)
    {
        var arns = new MeshArns("us-east-1", Account, $"shop-{environment}");
        var ledger = new LedgerPlace("aws", "ledgers", $"{environment}/");
        var trust = new TrustPolicy("https://ci.example.com", "sts.amazonaws.com", [Subject(environment)]).In("aws", Account);
        var role = RolePolicy.Of(arns, Orders(environment, "15s").Resources.Select(resource => resource.Id), false, ledger);
        return $$"""{ "name": "deploy-{{environment}}", "trustPolicy": {{trust.ToJson()}}, "policies": [{{role.ToJson()}}] }""";
    }

    private static string Subject(string environment) => $"repo:acme/shop:environment:{environment}";

    private static Definition Orders(string environment, string timeout)
    {
        const string Listeners = """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}""";
        return new()
        {
            Mesh = $"shop-{environment}",
            Service = "orders",
            Version = "1.0.0",
            Owner = "acme/orders",
            Resources =
            [
                .. new[]
                {
                    Of(new(ResourceKind.VirtualNode, "orders"), Listeners[..^1] + ""","serviceDiscovery":{"dns":{"hostname":"orders.shop.local"}}}"""),
                    Of(new(ResourceKind.VirtualRouter, "orders"), Listeners),
                    Of(Route, $$$$"""
                        {"httpRoute":{"action":{"weightedTargets":[{"virtualNode":"orders","weight":100}]},"match":{"prefix":"/"},
                        "timeout":{"perRequest":{"unit":"s","value":{{{{timeout.TrimEnd('s')}}}} }} } }
                        """),
                    Of(new(ResourceKind.VirtualService, "orders.shop.local"), """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}"""),
                }.OrderBy(resource => resource.Id),
            ],
        };
    }

    private static Resource Of(ResourceId id, string spec) => new() { Id = id, Spec = JsonElement.Parse(spec) };

    private async Task<AppMeshControlPlane> ConnectAsync(string environment)
    {
        var arns = new MeshArns("us-east-1", Account, $"shop-{environment}");
        var reading = await SignInAsync(environment, SessionPolicy.Reading(arns).ToShortJson());
        return new(Settings(environment), reading) { Sessions = new((policy, _) => SignInAsync(environment, policy), arns) };
    }

    private async Task<AWSCredentials> SignInAsync(string environment, string policy)
    {
        var session = await ResolveAsync(environment, environment, policy);
        _sessions.Add(session);
        return session;
    }

    private Task<AWSCredentials> ResolveAsync(string role, string job, string? policy) => DeployCredentials.ResolveAsync(
        new CredentialSettings
        {
            Region = "us-east-1",
            RoleArn = $"arn:aws:iam::{Account}:role/deploy-{role}",
            Sts = StsServer.At(_local.Endpoint, StsOwner.ControlPlane, "MeshStsEndpoint"),
            SessionName = SessionName.Of(job, "acme/shop", "7", "7.1"),
            SessionPolicy = policy,
            ExpectedSubjects = [Subject(role)],
        },
        new FakeEnvironment { ["MESHCI_OIDC_TOKEN"] = Token(Subject(job)) }, _clock, Cancellation);

    private ControlPlaneSettings Settings(string environment) =>
        new() { Endpoint = _local.Endpoint, Region = "us-east-1", Mesh = $"shop-{environment}", MaxRetries = 0 };

    private MeshDeployer Deployer(AppMeshControlPlane plane, string environment, IReporter? reporter = null) => new(
        plane, new Ledger(new DirectoryLedgerStore(_directory.File(environment))),
        new DeploySettings { Environment = environment, Service = new() { AllowRemoval = true } }, reporter ?? new Watching(_ => { }), TimeProvider.System);

    private static async Task ShouldWriteNothingAsync(AppMeshControlPlane plane, IReadOnlyList<ResourceId> except)
    {
        var arns = new MeshArns("us-east-1", Account, plane.Mesh);
        foreach (var (resource, name) in Orders("production", "15s").Resources.SelectMany(own => new[] { (own, own.Id.Name), (own, "payments") }))
        {
            var id = resource.Id with { Name = name };
            var other = resource with { Id = id };
            if (except.Contains(id)) continue;
            await ShouldBeForbiddenAsync(() => plane.CreateAsync(other, "token", Cancellation));
            await ShouldBeForbiddenAsync(() => plane.UpdateAsync(other, "token", Cancellation));
            await ShouldBeForbiddenAsync(() => plane.DeleteAsync(id, Cancellation));
            await ShouldBeForbiddenAsync(() => plane.TagAsync(arns.Of(id), new Dictionary<string, string> { ["meshci:owner"] = "evil" }, Cancellation));
            await ShouldBeForbiddenAsync(() => plane.UntagAsync(arns.Of(id), ["meshci:owner"], Cancellation));
        }

        await ShouldBeForbiddenAsync(() => plane.DeleteAsync(new(ResourceKind.Mesh, plane.Mesh), Cancellation));
        await ShouldBeForbiddenAsync(() => plane.CreateAsync(Of(new(ResourceKind.Mesh, plane.Mesh), "{}"), "token", Cancellation));
    }

    private static async Task ShouldBeForbiddenAsync(Func<Task> call) =>
        (await Should.ThrowAsync<ControlPlaneException>(call)).Error.ShouldBe(ControlPlaneError.Forbidden);

    private string Token(string subject)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signed =
            $"{Encode("""{"alg":"RS256","kid":"k"}""")}.{Encode($$"""
            {"iss":"https://ci.example.com","aud":"sts.amazonaws.com","sub":"{{subject}}","iat":{{now}},"exp":{{now + 600}}}
            """)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed class Watching(Action<string> watch) : IReporter
    {
        private readonly Lock _gate = new();

        public void Line(string text)
        {
            lock (_gate) watch(text);
        }

        public void Found(Finding finding)
        {
        }
    }
}

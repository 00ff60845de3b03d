using Amazon.Runtime;
using MeshCi.Aws;
using MeshCi.Aws.Identity;
using MeshCi.Aws.Ledgers;
using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Tests.S3;

namespace MeshCi.Deployment.Tests.S3;

/// <summary>
/// Sessions for the ledgers of two environments in one bucket, from the STS of a real server, with the policies that <c>MeshPolicy</c> writes and those that
/// the verbs ask for.
/// </summary>
[Trait("Category", "Long")]
[Trait("Uses", "OtherPrograms")]
public sealed class RadosGatewaySessionTests(SharedRadosGateway shared) : IClassFixture<SharedRadosGateway>, IAsyncLifetime
{
    private readonly List<S3LedgerStore> _opened = [];
    private readonly MemoryControlPlane _plane = new();
    private readonly SwiftTime _time = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
    private readonly Lines _reported = new();
    private RadosGateway _gateway = null!;
    private TokenIssuer _issuer = null!;
    private string _bucket = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _plane.Now = _time.GetUtcNow;
        _gateway = await shared.StartedAsync();
        _bucket = await shared.CreateBucketAsync(isVersioned: false);
        _issuer = await TokenIssuer.StartAsync();
        await _gateway.CreateProviderAsync(_issuer.Url, "sts.amazonaws.com", _issuer.Certificate);
        foreach (var environment in new[] { "production", "staging" })
        {
            await _gateway.CreateRoleAsync(
                RoleOf(environment), _issuer.TrustFor("", environment), new PolicyDocument(Settings(environment).Place.Statements).ToJson());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened) store.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_stolen_session_of_a_verb_that_reads_can_write_nothing()
    {
        await DeployAsync("production", "3s", "1");
        var before = await EntriesAsync();
        var stolen = await OpenAsync("production", Settings("production").Place.Reading);

        (await new Ledger(stolen).ReadAsync("shop", "orders", HistoryScope.Everything, Token)).Entries.ShouldHaveSingleItem();

        await ShouldBeRefusedAsync(() => stolen.CreateAsync("shop/orders/2", "{}"u8.ToArray(), Token), "s3:PutObject");
        await ShouldBeRefusedAsync(() => stolen.DeleteAsync("shop/orders/00000001.json", Token), "s3:DeleteObject");
        (await EntriesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_job_of_staging_with_a_valid_token_can_neither_read_nor_write_the_ledger_of_production()
    {
        await DeployAsync("production", "3s", "1");
        await DeployAsync("staging", "3s", "1");
        var before = await EntriesAsync();

        // Its token does not lead to the role of production.
        var error = await Should.ThrowAsync<MeshException>(() => SignInAsync("production", "staging", Settings("production").Place.Statements));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7001");

        // Its role does not lead there, whatever it asks for.
        foreach (var statements in new[] { Settings("production").Place.Statements, Settings("staging").Place.Statements, null })
        {
            var store = new S3LedgerStore(Settings("production"), await SignInAsync("staging", "staging", statements));
            _opened.Add(store);
            await ShouldBeRefusedAsync(() => store.ListAsync("shop/orders/", Token), "s3:ListBucket");
            await ShouldBeRefusedAsync(() => store.ReadAsync(new ListedKey("shop/orders/00000001.json", "1"), Token), "s3:GetObject");
            await ShouldBeRefusedAsync(() => store.CreateAsync("shop/orders/2", "{}"u8.ToArray(), Token), "s3:");
            await ShouldBeRefusedAsync(() => store.DeleteAsync("shop/orders/00000001.json", Token), "s3:");
        }

        (await EntriesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_deploy_whose_outcome_is_refused_stays_and_the_next_one_records_it()
    {
        await DeployAsync("production", "3s", "7");
        var refuse = $$"""
            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::{{_bucket}}/*~1" } }
            """;
        await _gateway.SetPolicyAsync(_bucket, refuse);

        var error = await Should.ThrowAsync<MeshException>(() => DeployAsync("production", "4s", "8"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7034");
        error.Message.ShouldContain("The mesh was changed as planned and stays so");
        _reported.All[^1].ShouldStartWith("mesh deployed (build 8), the ledger could not be updated: ");
        var writes = _plane.Calls.Count(call => call.Writes);
        await _gateway.SetPolicyAsync(_bucket, null);
        (await DeployAsync("production", "4s", "9")).Plan.HasChanges.ShouldBeFalse();
        _plane.Calls.Count(call => call.Writes).ShouldBe(writes);
        var ledger = new Ledger(await OpenAsync("production", Settings("production").Place.Reading));
        (await ledger.ReadAllAsync("shop", "orders", HistoryScope.Everything, Token)).Entries.Select(entry => (entry.Context.Build, entry.Outcome)).ShouldBe(
            [("7", EntryOutcome.Succeeded), ("8", EntryOutcome.Succeeded), ("9", EntryOutcome.Succeeded)]);
    }

    private string RoleOf(string environment) => $"{_bucket}-{environment}";

    private S3LedgerSettings Settings(string environment) =>
        new() { Bucket = _bucket, Prefix = $"mesh/{environment}/", Region = "us-east-1", Endpoint = _gateway.Address };

    private async Task<DeployResult> DeployAsync(string environment, string timeout, string build)
    {
        var store = await OpenAsync(environment, Settings(environment).Place.Statements);
        await using var deployer = new MeshDeployer(
            _plane, new Ledger(store), new DeploySettings { Service = new(), LeaseTimeout = TimeSpan.FromMinutes(10) }, _reported, _time);
        return await deployer.DeployAsync(Shop.Orders(timeout), new("acme/shop", build), Token);
    }

    private async Task<S3LedgerStore> OpenAsync(string environment, IReadOnlyList<PolicyStatement> statements)
    {
        var store = new S3LedgerStore(Settings(environment), await SignInAsync(environment, environment, statements));
        _opened.Add(store);
        return store;
    }

    private Task<AWSCredentials> SignInAsync(string role, string subject, IReadOnlyList<PolicyStatement>? statements) => DeployCredentials.ResolveAsync(
        new()
        {
            Region = "us-east-1",
            RoleArn = $"arn:aws:iam:::role/{RoleOf(role)}",
            Sts = StsServer.At(_gateway.Address, StsOwner.Storage, "MeshLedgerStsEndpoint"),
            SessionPolicy = statements is null ? null : new PolicyDocument(statements).ToShortJson(),
        },
        new OnlyToken(_issuer.TokenFor(subject)), cancellationToken: Token);

    private Task<IReadOnlyDictionary<string, string>> EntriesAsync() =>
        _gateway.ReadAllAsync(_bucket, "mesh/production/", RoleOf("production"), _issuer.TokenFor("production").Trim());

    private static async Task ShouldBeRefusedAsync(Func<Task> call, string permission)
    {
        var error = await Should.ThrowAsync<MeshException>(call);
        error.Finding.Diagnostic.Id.ShouldBe("MESH7061");
        error.Message.ShouldContain(permission, customMessage: error.Message);
    }

    private sealed class OnlyToken(string token) : IEnvironment
    {
        public string? Variable(string name) => name == CredentialSettings.DefaultTokenVariable ? token : null;

        public string ReadFile(string path) => throw new FileNotFoundException();
    }
}

using System.Text.Json.Nodes;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.Verbs;
using MeshCi.Tests.ControlPlanes;

namespace MeshCi.Tasks.Tests;

/// <summary>Receipts of several services in one folder: none replaces or deletes that of another.</summary>
public sealed class ReceiptFilesTests : IReporter, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryControlPlane _plane = new();

    private string Folder => Path.Combine(_directory.Root, "publish");

    public void Dispose() => _directory.Dispose();

    void IReporter.Line(string text)
    {
    }

    void IReporter.Found(MeshCi.Definitions.Diagnostics.Finding finding)
    {
    }

    [Fact]
    public async Task A_service_alone_in_its_folder_has_one_receipt_with_the_usual_name()
    {
        await DeployAsync(false, "1", Definition("orders"));
        await DeployAsync(false, "2", Definition("orders"));

        Receipts().ShouldBe([("mesh-deployment.json", "orders", "2")]);
    }

    [Fact]
    public async Task Services_of_one_command_that_share_a_folder_each_have_a_receipt_with_their_name()
    {
        await DeployAsync(true, "1", Definition("orders"), Definition("web"));
        Receipts().ShouldBe([("orders.mesh-deployment.json", "orders", "1"), ("web.mesh-deployment.json", "web", "1")]);

        // A later command for one of them keeps the names.
        await DeployAsync(false, "2", Definition("orders"));
        Receipts().ShouldBe([("orders.mesh-deployment.json", "orders", "2"), ("web.mesh-deployment.json", "web", "1")]);
    }

    [Fact]
    public async Task The_second_service_that_is_published_to_a_folder_leaves_the_receipt_of_the_first()
    {
        await DeployAsync(false, "1", Definition("orders"));
        await DeployAsync(false, "1", Definition("web"));
        Receipts().ShouldBe([("mesh-deployment.json", "orders", "1"), ("web.mesh-deployment.json", "web", "1")]);

        ReceiptFiles.Delete(Folder, "web").ShouldBeNull();
        Receipts().ShouldBe([("mesh-deployment.json", "orders", "1")]);
        await RollBackAsync("web", Definition("web", 81));
        Receipts().ShouldBe([("mesh-deployment.json", "orders", "1"), ("web.mesh-deployment.json", "web", "1")]);
    }

    [Fact]
    public async Task A_service_that_gets_another_name_leaves_no_receipt_of_its_former_one()
    {
        await DeployAsync(false, "1", Definition("orders"));
        await DeployAsync(false, "2", Definition("orders") with { Service = "orders-api" });

        Receipts().ShouldBe([("mesh-deployment.json", "orders-api", "2")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"$schema": "https://example.com/mesh-deployment.schema.json", "formatVersion": 1}""")]
    [InlineData("""{"$schema": "https://example.com/mesh-deployment.schema.json", "services": [{"service": "ord""")]
    public async Task A_receipt_that_is_not_intact_is_replaced(string content)
    {
        _directory.Write("publish/mesh-deployment.json", content);

        await DeployAsync(false, "1", Definition("orders"));

        Receipts().ShouldBe([("mesh-deployment.json", "orders", "1")]);
    }

    [Fact]
    public async Task A_file_of_the_user_with_the_name_of_a_receipt_stays_and_is_a_warning()
    {
        var file = _directory.Write("publish/mesh-deployment.json", "{\"mine\": 1}");

        (await DeployAsync(false, "1", Definition("orders"))).ShouldHaveSingleItem().ShouldBe("MESH7054");

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("{\"mine\": 1}");
    }

    private static Definition Definition(string service, int port = 80) => new()
    {
        Mesh = "shop",
        Service = service,
        Version = "1.0.0",
        Owner = $"acme/{service}",
        Resources =
        [
            new()
            {
                Id = new(ResourceKind.VirtualNode, service),
                Spec = System.Text.Json.JsonElement.Parse($$$"""{"listeners":[{"portMapping":{"port":{{{port}}},"protocol":"http"}}]}"""),
            },
        ],
    };

    private async Task<List<string>> DeployAsync(bool isShared, string build, params Definition[] definitions)
    {
        foreach (var definition in definitions) ReceiptFiles.Delete(Folder, definition.Service).ShouldBeNull();
        await using var deployer = Deployer();
        var results = await deployer.DeployAsync(
            [.. definitions.Select(definition => new ServiceRequest(definition))], new("acme/shop", build), TestContext.Current.CancellationToken);
        return await WriteAsync(results.Where(result => result.Kind == EntryKind.Deploy), isShared);
    }

    private async Task RollBackAsync(string service, Definition between)
    {
        await using var deployer = Deployer();
        var token = TestContext.Current.CancellationToken;
        await deployer.DeployAsync([new ServiceRequest(between)], new("acme/shop", "2"), token);
        await WriteAsync(await deployer.RollbackAsync([new RollbackRequest("shop", service)], new("acme/shop", "3"), token), false);
    }

    private async Task<List<string>> WriteAsync(IEnumerable<DeployResult> results, bool isShared)
    {
        var found = new List<string>();
        foreach (var result in results)
            if (await ReceiptFiles.WriteAsync(result, Folder, isShared) is { } finding) found.Add(finding.Diagnostic.Id);
        return found;
    }

    private MeshDeployer Deployer() => new(
        _plane, new(new DirectoryLedgerStore(Path.Combine(_directory.Root, "ledger"))), new() { Service = new() { AllowRemoval = true } }, this,
        TimeProvider.System);

    // The build is the one that is live.
    private List<(string File, string? Service, string? Build)> Receipts() =>
    [
        .. Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(file =>
        {
            var service = JsonNode.Parse(File.ReadAllText(file))!["services"]!.AsArray().ShouldHaveSingleItem()!;
            return (Path.GetFileName(file), (string?)service["service"], (string?)service["build"]);
        }),
    ];
}

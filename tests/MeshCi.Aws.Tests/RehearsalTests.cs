using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Stores;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Aws.Tests;

/// <summary>Complete deploys, with the real client, against an embedded control plane that is configured to fail as badly as a service can.</summary>
public sealed class RehearsalTests : IDisposable
{
    private const string Mesh = "shop";
    private readonly TemporaryDirectory _ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_deploy_survives_throttling_lost_responses_and_bursts_of_503_and_reaches_the_desired_state()
    {
        await using var local = await LocalProcess.StartAsync(Token, """
            { "faults": { "seed": 1, "rules": [
              { "operations": ["CreateVirtualNode", "CreateVirtualRouter"], "times": 3, "error": "TooManyRequestsException" },
              { "operations": ["CreateRoute"], "times": 1, "drop": "afterChange" },
              { "operations": ["CreateVirtualService"], "times": 1, "drop": "beforeChange" },
              { "operations": ["Describe*"], "times": 2, "error": "ServiceUnavailableException" },
              { "operations": ["TagResource", "Describe*", "List*"], "times": 40, "chance": 0.2, "error": "InternalServerErrorException" },
              { "operations": ["*"], "latency": { "min": "0ms", "max": "4ms" }, "throttle": { "callsPerSecond": 400, "burst": 20 } },
            ] } }
            """);
        using var plane = Plane(local);

        var result = await DeployAsync(plane, Orders(15), "1");

        result.Changed.ShouldBe(5);
        result.Entry!.Outcome.ShouldBe(EntryOutcome.Succeeded);
        foreach (var resource in Orders(15).Resources)
        {
            var live = (await plane.DescribeAsync(resource.Id, Token)).ShouldNotBeNull();

            // The change of the lost response was made once.
            live.Version.ShouldBe(1);
            Contains(live.Spec, resource.Spec).ShouldBeTrue($"{resource.Id}: {live.Spec}");
            (await plane.ReadTagsAsync(live.Arn, Token))["meshci:build"].ShouldBe("1");
        }

        (await DeployAsync(plane, Orders(15), "2")).Changed.ShouldBe(0);
        var calls = await local.EndAsync();
        Regex.Count(calls, " 429 +Create").ShouldBe(3);
        Regex.Count(calls, " --- +CreateRoute +shop/orders .*after the call was executed").ShouldBe(1);
        Regex.Count(calls, " --- +CreateVirtualService +.*before the call was executed").ShouldBe(1);
        Regex.Count(calls, " 503 +Describe").ShouldBe(2);
    }

    [Fact]
    public async Task A_deploy_that_cannot_finish_restores_the_previous_state()
    {
        await using var local = await LocalProcess.StartAsync(Token, """
            { "faults": { "rules": [
              { "operations": ["UpdateRoute"], "error": "ServiceUnavailableException" },
              { "operations": ["UpdateVirtualNode", "DeleteVirtualNode"], "times": 2, "drop": "afterChange" },
            ] } }
            """);
        using var plane = Plane(local);
        await DeployAsync(plane, Orders(15), "1");
        var before = await StateAsync(plane);

        var wanted = Orders(3) with
        {
            Resources = [.. Orders(3).Resources
                .Select(resource => resource.Id.Kind == ResourceKind.VirtualNode ? resource with { Spec = Node("elsewhere.local") } : resource)
                .Append(Resource(new(ResourceKind.VirtualNode, "orders-v2"), Node("orders2.local")))
                .OrderBy(resource => resource.Id)],
        };
        var failure = await Should.ThrowAsync<MeshException>(() => DeployAsync(plane, wanted, "2"));

        failure.Message.ShouldContain("ServiceUnavailableException");
        failure.Message.ShouldContain("The mesh is as it was with build 1");
        (await StateAsync(plane)).ShouldBe(before);
        var history = await new Ledger(new DirectoryLedgerStore(_ledger.Root)).ReadAllAsync(Mesh, "orders", HistoryScope.Everything, Token);
        history.Entries[^1].Outcome.ShouldBe(EntryOutcome.FailedRestored);
    }

    [Fact]
    public async Task A_control_plane_identifies_itself_before_its_mesh_exists_and_entries_record_it_with_the_uid_of_the_mesh()
    {
        await using var local = await LocalProcess.StartAsync(Token);
        await using var other = await LocalProcess.StartAsync(Token);
        using var plane = Plane(local);
        using var elsewhere = Plane(other);

        var before = await plane.IdentifyAsync(Token);
        await DeployAsync(plane, Orders(15), "1");

        before.MeshUid.ShouldBeNull();
        before.ControlPlane!.ShouldMatch("^[0-9a-f]{32}$");
        (await elsewhere.IdentifyAsync(Token)).ControlPlane.ShouldNotBe(before.ControlPlane);
        var place = (await new Ledger(new DirectoryLedgerStore(_ledger.Root)).ReadAllAsync(Mesh, "orders", HistoryScope.Everything, Token)).Live!.Place;
        place.ControlPlane.ShouldBe(before.ControlPlane);
        place.MeshUid.ShouldBe((await plane.DescribeAsync(new(ResourceKind.Mesh, Mesh), Token))!.Uid);
    }

    private static AppMeshControlPlane Plane(LocalProcess local) => new(
        new ControlPlaneSettings { Endpoint = local.Endpoint, Region = "us-east-1", Mesh = Mesh, MaxBackoff = TimeSpan.FromMilliseconds(50) },
        LocalCredentials.Read(local.Credentials));

    // Every live spec, but not the number of writes.
    private static async Task<string> StateAsync(AppMeshControlPlane plane)
    {
        var state = new List<string>();
        foreach (var kind in new[] { ResourceKind.VirtualNode, ResourceKind.VirtualRouter, ResourceKind.VirtualService })
        {
            await foreach (var id in plane.ListAsync(kind, null, Token)) await Add(id);
        }

        await foreach (var id in plane.ListAsync(ResourceKind.Route, "orders", Token)) await Add(id);
        return string.Join('\n', state.Order(StringComparer.Ordinal));

        async Task Add(ResourceId id)
        {
            var live = (await plane.DescribeAsync(id, Token))!;
            var tags = await plane.ReadTagsAsync(live.Arn, Token);
            state.Add($"{id} {live.Uid} {live.Spec} {string.Join(' ', tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))}");
        }
    }

    private static Definition Orders(int timeout) => new()
    {
        Mesh = Mesh,
        Service = "orders",
        Version = "1.0.0",
        Owner = "acme/orders",
        Resources =
        [
            Resource(new(ResourceKind.VirtualNode, "orders"), Node("orders.local")),
            Resource(new(ResourceKind.VirtualRouter, "orders"), """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}]}"""),
            Resource(
                new(ResourceKind.Route, "all", "orders"),
                """
                {"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":1}]},
                "timeout":{"perRequest":{"unit":"s","value":LIMIT}}}}
                """.Replace("LIMIT", $"{timeout}", StringComparison.Ordinal)),
            Resource(new(ResourceKind.VirtualService, "orders.local"), """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}"""),
        ],
    };

    private static JsonElement Node(string host) =>
        JsonElement.Parse(
        """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}}],"serviceDiscovery":{"dns":{"hostname":"HOST"}}}""".Replace(
            "HOST", host, StringComparison.Ordinal));

    private static Resource Resource(ResourceId id, string spec) => Resource(id, JsonElement.Parse(spec));

    private static Resource Resource(ResourceId id, JsonElement spec) => new() { Id = id, Spec = spec };

    private static bool Contains(JsonElement live, JsonElement wanted) => wanted.ValueKind == JsonValueKind.Object
        ? wanted.EnumerateObject().All(member => live.TryGetProperty(member.Name, out var there) && Contains(there, member.Value))
        : JsonElement.DeepEquals(live, wanted);

    private async Task<DeployResult> DeployAsync(AppMeshControlPlane plane, Definition definition, string build)
    {
        await using var deployer = new MeshDeployer(
            plane, new Ledger(new DirectoryLedgerStore(_ledger.Root)), new DeploySettings(), new Silence(), TimeProvider.System);
        return await deployer.DeployAsync(definition, new("acme/shop", build), Token);
    }

    private sealed class Silence : IReporter
    {
        public void Line(string text)
        {
        }
    }
}

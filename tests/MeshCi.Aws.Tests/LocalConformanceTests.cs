using System.Text.Json;
using Amazon.Runtime;
using MeshCi.Aws.Client;
using MeshCi.Aws.Endpoints;
using MeshCi.Aws.Identity;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Tests;

/// <summary>The client and the embedded control plane, each written only from the service's description, work together over HTTP.</summary>
public sealed class LocalConformanceTests : IAsyncLifetime
{
    private const string Mesh = "shop";

    // In creation order; the second spec is the one of the update.
    private static readonly (ResourceId Id, string Spec, string Update)[] Plan =
    [
        (new(ResourceKind.Mesh, Mesh), "{}", """{"egressFilter":{"type":"ALLOW_ALL"}}"""),
        (new(ResourceKind.VirtualNode, "orders"), Listener(",\"serviceDiscovery\":{\"dns\":{\"hostname\":\"orders.local\"}}"),
            Listener(",\"serviceDiscovery\":{\"dns\":{\"hostname\":\"orders2.local\"}}")),
        (new(ResourceKind.VirtualRouter, "orders"), Listener(""), Listener("", 8081)),
        (new(ResourceKind.Route, "checkout", "orders"), Route(1), Route(2)),
        (new(ResourceKind.VirtualService, "orders / %2F:é.local"), """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}""",
            """{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}"""),
        (new(ResourceKind.VirtualGateway, "front"), Listener(""), Listener("", 8088)),
        (new(ResourceKind.GatewayRoute, "all", "front"), GatewayRoute("/a"), GatewayRoute("/b")),
    ];

    private LocalProcess _local = null!;
    private AppMeshClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _local = await LocalProcess.StartAsync(Token);
        _client = new AppMeshClient(Settings, LocalCredentials.Read(_local.Credentials));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _local.DisposeAsync();
    }

    private ControlPlaneSettings Settings => new() { Endpoint = _local.Endpoint, Region = "eu-central-1", Mesh = Mesh, MaxRetries = 0 };

    [Fact]
    public async Task All_38_operations_behave_as_named()
    {
        var operations = new HashSet<string>();
        foreach (var (id, spec, _) in Plan)
        {
            var created = await _client.CreateAsync(Resource(id, spec), Guid.NewGuid().ToString(), Token);
            created.Version.ShouldBe(1);
            created.Status.ShouldBe("ACTIVE");
            operations.Add($"Create {id.Kind}");
        }

        foreach (var (id, _, update) in Plan)
        {
            var described = await _client.DescribeAsync(id, Token);
            described.Id.ShouldBe(id);
            described.CreatedAt.ShouldNotBeNull();
            operations.Add($"Describe {id.Kind}");

            var listed = new List<ResourceSummary>();
            await foreach (var entry in _client.ListAsync(id.Kind, id.Parent, 1, Token)) listed.Add(entry);
            listed.Single().Id.ShouldBe(id);
            listed.Single().Arn.ShouldBe(described.Arn);
            operations.Add($"List {id.Kind}");

            await _client.TagResourceAsync(described.Arn, new Dictionary<string, string> { ["meshci:owner"] = "shop/Orders", ["b"] = "" }, Token);
            await _client.UntagResourceAsync(described.Arn, ["b"], Token);
            var tags = new List<KeyValuePair<string, string>>();
            await foreach (var tag in _client.ListTagsForResourceAsync(described.Arn, 1, Token)) tags.Add(tag);
            tags.OrderBy(tag => tag.Key).ShouldBe([new("made", "here"), new("meshci:owner", "shop/Orders")]);

            var updated = await _client.UpdateAsync(Resource(id, update), Guid.NewGuid().ToString(), Token);
            updated.Version.ShouldBe(2);
            updated.Uid.ShouldBe(described.Uid);
            operations.Add($"Update {id.Kind}");
        }

        foreach (var (id, _, _) in Enumerable.Reverse(Plan))
        {
            (await _client.DeleteAsync(id, Token))!.Status.ShouldBe("DELETED");
            operations.Add($"Delete {id.Kind}");
        }

        // Seven kinds times five verbs; the three tag operations have no kind.
        operations.Count.ShouldBe(35);
    }

    [Fact]
    public async Task Refusals_reach_the_deployment_with_their_error_class()
    {
        using var plane = new AppMeshControlPlane(Settings, LocalCredentials.Read(_local.Credentials));
        var node = Resource(Plan[1].Id, Plan[1].Spec);

        (await Error(() => plane.CreateAsync(node, "t0", Token))).ShouldBe(ControlPlaneError.NotFound);
        (await plane.DescribeAsync(node.Id, Token)).ShouldBeNull();
        foreach (var (id, spec, _) in Plan.Take(4)) await plane.CreateAsync(Resource(id, spec), Guid.NewGuid().ToString(), Token);

        (await Error(() => plane.CreateAsync(node, "another", Token))).ShouldBe(ControlPlaneError.Conflict);
        (await Error(() => plane.DeleteAsync(node.Id, Token))).ShouldBe(ControlPlaneError.ResourceInUse);
        (await Error(() => plane.UpdateAsync(node with { Spec = JsonDocument.Parse("""{"listeners":[{}]}""").RootElement }, "t1", Token)))
            .ShouldBe(ControlPlaneError.BadRequest);
        (await Error(() => plane.DeleteAsync(new(ResourceKind.VirtualNode, "nobody"), Token))).ShouldBe(ControlPlaneError.NotFound);
    }

    [Fact]
    public async Task Foreign_access_keys_are_refused_as_unauthenticated()
    {
        using var stranger = new AppMeshControlPlane(Settings, new BasicAWSCredentials("AKIASTRANGER", "hush-hush"));
        var own = await LocalCredentials.Read(_local.Credentials).GetCredentialsAsync();
        using var mistaken = new AppMeshControlPlane(Settings, new BasicAWSCredentials(own.AccessKey, "hush-hush"));

        (await Error(() => stranger.DescribeAsync(Plan[0].Id, Token))).ShouldBe(ControlPlaneError.Unauthenticated);
        (await Error(() => mistaken.DescribeAsync(Plan[0].Id, Token))).ShouldBe(ControlPlaneError.Unauthenticated);
    }

    private static async Task<ControlPlaneError> Error(Func<Task> call) => (await Should.ThrowAsync<ControlPlaneException>(call)).Error;

    private static Resource Resource(ResourceId id, string spec) => new()
    {
        Id = id,
        Spec = JsonDocument.Parse(spec).RootElement,
        Tags = new Dictionary<string, string> { ["made"] = "here" },
    };

    private static string Listener(string more, int port = 8080) => """{"listeners":[{"portMapping":{"port":PORT,"protocol":"http"}}]MORE}"""
        .Replace("PORT", $"{port}", StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);

    private static string Route(int priority) =>
        """{"priority":PRIORITY,"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":1}]}}}"""
        .Replace("PRIORITY", $"{priority}", StringComparison.Ordinal);

    private static string GatewayRoute(string prefix) =>
        """{"httpRoute":{"match":{"prefix":"PREFIX"},"action":{"target":{"virtualService":{"virtualServiceName":"orders / %2F:é.local"}}}}}"""
        .Replace("PREFIX", prefix, StringComparison.Ordinal);
}

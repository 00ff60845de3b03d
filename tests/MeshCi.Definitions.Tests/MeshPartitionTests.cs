using System.Text.Json;
using MeshCi.Definitions.Import;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests;

public class MeshPartitionTests
{
    [Fact]
    public void Each_service_has_its_own_resources_and_shared_ones_are_separate()
    {
        var parts = MeshPartition.Split(
        [
            Of(ResourceKind.Mesh, "shop"),
            Of(ResourceKind.VirtualRouter, "orders"), Route("orders", "all", "orders-v1", "orders-v2", "cache"),
            Service("orders.local", """{"virtualRouter":{"virtualRouterName":"orders"}}"""),
            Of(ResourceKind.VirtualNode, "orders-v1"), Of(ResourceKind.VirtualNode, "orders-v2"), Of(ResourceKind.VirtualNode, "orders"),
            Of(ResourceKind.VirtualRouter, "web"), Route("web", "all", "web", "cache"), Of(ResourceKind.VirtualNode, "web"),
            Of(ResourceKind.VirtualNode, "cache"),
            Of(ResourceKind.VirtualNode, "db"), Service("db.local", """{"virtualNode":{"virtualNodeName":"db"}}"""), Service("void.local", null),
            Of(ResourceKind.VirtualGateway, "edge"), new Resource { Id = new(ResourceKind.GatewayRoute, "in", "edge"), Spec = JsonElement.Parse("{}") },
        ]);

        parts.Select(part => $"{part.Name}: {string.Join(", ", part.Resources.Select(resource => resource.Id))}").ShouldBe(
        [
            "cache: virtualNode cache",
            "db: virtualNode db, virtualService db.local",
            "edge: virtualGateway edge, gatewayRoute edge/in",
            "mesh: mesh shop",
            "orders: virtualNode orders, virtualNode orders-v1, virtualNode orders-v2, virtualRouter orders, route orders/all, virtualService orders.local",
            "void.local: virtualService void.local",
            "web: virtualNode web, virtualRouter web, route web/all",
        ]);
    }

    [Fact]
    public void A_service_called_mesh_does_not_get_the_mesh_object() =>
        MeshPartition.Split([Of(ResourceKind.Mesh, "mesh"), Of(ResourceKind.VirtualNode, "mesh")]).Select(part => part.Name).ShouldBe(["mesh", "the-mesh"]);

    private static Resource Of(ResourceKind kind, string name) => new() { Id = new(kind, name), Spec = JsonElement.Parse("{}") };

    private static Resource Service(string name, string? provider) =>
        new() { Id = new(ResourceKind.VirtualService, name), Spec = JsonElement.Parse(provider is null ? "{}" : $$"""{"provider":{{provider}}}""") };

    private static Resource Route(string router, string name, params string[] nodes) => new()
    {
        Id = new(ResourceKind.Route, name, router),
        Spec = Spec(nodes),
    };

    private static JsonElement Spec(string[] nodes)
    {
        var targets = string.Join(',', nodes.Select(node => $$"""{"virtualNode":"{{node}}","weight":1}"""));
        return JsonElement.Parse("{\"tcpRoute\":{\"action\":{\"weightedTargets\":[" + targets + "]}}}");
    }
}

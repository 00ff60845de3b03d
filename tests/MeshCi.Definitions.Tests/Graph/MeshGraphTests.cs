using System.Text.Json;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Graph;

public class MeshGraphTests
{
    private static readonly MeshGraph Shop = MeshGraph.Of(
    [
        Resource(
            ResourceKind.VirtualNode, "web",
            """{"backends":[{"virtualService":{"virtualServiceName":"orders.local"}},{"virtualService":{"virtualServiceName":"gone.local"}}]}"""),
        Resource(ResourceKind.VirtualNode, "orders", """{"listeners":[{"portMapping":{"port":8080,"protocol":"http"}},{"portMapping":{"port":9090}}]}"""),
        Resource(ResourceKind.VirtualNode, "orders-v2", "{}"),
        Resource(ResourceKind.VirtualRouter, "orders", """{"listeners":[{"portMapping":{"port":8080.0,"protocol":"http"}}]}"""),
        Route(
            "all", "orders",
            """
            {"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{"virtualNode":"orders","weight":9,"port":8080},{"virtualNode":"orders-v2",
            "weight":1}]}}}
            """),
        Route("first", "orders", """{"priority":1,"http2Route":{"match":{"port":8080},"action":{"weightedTargets":[{"virtualNode":"orders","weight":1}]}}}"""),
        Resource(ResourceKind.VirtualService, "orders.local", """{"provider":{"virtualRouter":{"virtualRouterName":"orders"}}}"""),
        Resource(ResourceKind.VirtualService, "direct.local", """{"provider":{"virtualNode":{"virtualNodeName":"orders"}}}"""),
        Resource(ResourceKind.VirtualService, "void.local", "{}"),
        Resource(ResourceKind.VirtualGateway, "edge", """{"listeners":[{"portMapping":{"port":80,"protocol":"http"}}]}"""),
        new() {
            Id = new(ResourceKind.GatewayRoute, "in", "edge"),
            Spec = JsonElement.Parse(
                """{"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"port":8080,"virtualService":{"virtualServiceName":"orders.local"}}}}}""") },
    ]);

    [Fact]
    public void The_provider_the_callers_and_the_nodes_of_a_service_are_found_through_its_router()
    {
        Shop.Provider("orders.local").ShouldBe(new(ResourceKind.VirtualRouter, "orders"));
        Shop.Provider("void.local").ShouldBeNull();
        Shop.Provider("gone.local").ShouldBeNull();
        Shop.NodesBehind("orders.local").ShouldBe(["orders", "orders-v2"]);
        Shop.NodesBehind("direct.local").ShouldBe(["orders"]);
        Shop.NodesBehind("gone.local").ShouldBeEmpty();
        Shop.ServicesBefore("orders").ShouldBe(["direct.local", "orders.local"]);
        Shop.ServicesBefore("web").ShouldBeEmpty();
        Shop.Provided(new(ResourceKind.VirtualRouter, "orders")).ShouldBe(["orders.local"]);
        Shop.Callers("orders.local").ShouldBe([new(ResourceKind.VirtualNode, "web"), new(ResourceKind.VirtualGateway, "edge")]);
        Shop.Callers("gone.local").ShouldBe([new(ResourceKind.VirtualNode, "web")]);
        Shop.Users(new(ResourceKind.VirtualNode, "orders")).Select(user => user.Id.ToString())
            .ShouldBe(["route orders/all", "route orders/first", "virtualService direct.local"]);
    }

    [Fact]
    public void A_resource_has_its_listeners_its_references_with_ports_and_its_dependencies()
    {
        Shop.Find(new(ResourceKind.VirtualNode, "orders"))!.Listeners.ShouldBe([new(8080, "http")]);
        Shop.Find(new(ResourceKind.VirtualRouter, "orders"))!.Listeners.ShouldBe([new(8080, "http")]);
        var route = Shop.Find(new(ResourceKind.Route, "all", "orders"))!;
        route.References.ShouldBe([new(new(ResourceKind.VirtualNode, "orders"), 8080, 9), new(new(ResourceKind.VirtualNode, "orders-v2"), null, 1)]);
        route.Needs.Select(id => id.ToString()).ShouldBe(["virtualRouter orders", "virtualNode orders", "virtualNode orders-v2"]);
        (route.Type, route.Port).ShouldBe(("httpRoute", null));
        Shop.Find(new(ResourceKind.Route, "first", "orders"))!.Port.ShouldBe(8080);
        Shop.Find(new(ResourceKind.VirtualNode, "web"))!.Needs.ShouldBeEmpty();
        Shop.Find(new(ResourceKind.VirtualNode, "web"))!.References.Select(backend => backend.To.Name).ShouldBe(["orders.local", "gone.local"]);
        Shop.Find(new(ResourceKind.GatewayRoute, "in", "edge"))!.Needs.Select(id => id.ToString())
            .ShouldBe(["virtualGateway edge", "virtualService orders.local"]);
        Shop.Find(new(ResourceKind.GatewayRoute, "in", "edge"))!.References.ShouldBe([new(new(ResourceKind.VirtualService, "orders.local"), 8080)]);
    }

    [Fact]
    public void Routes_are_ordered_by_priority_then_exact_paths_expressions_longer_prefixes_and_names()
    {
        var graph = MeshGraph.Of(
        [
            Match("a-no-match", "{}"), Match("b-root", """{"prefix":"/"}"""), Match("c-short", """{"prefix":"/orders"}"""),
            Match("d-long", """{"prefix":"/orders/open"}"""),
            Match("e-regex", """{"path":{"regex":"/o.*"}}"""), Match("f-exact", """{"path":{"exact":"/o"}}"""),
            Match("g-last", """{"prefix":"/orders/open"}""", 1000),
            Match("h-second", "{}", 1), Match("i-first", "{}", 0), Match("j-same-as-c", """{"prefix":"/ORDERS"}"""),
        ]);

        graph.Routes(new(ResourceKind.VirtualRouter, "r")).Select(route => route.Id.Name)
            .ShouldBe(["i-first", "h-second", "f-exact", "e-regex", "d-long", "g-last", "c-short", "j-same-as-c", "b-root", "a-no-match"]);
    }

    [Fact]
    public void The_first_of_several_route_types_counts_and_null_is_absent()
    {
        var spec =
            """
            {"httpRoute":null,"tcpRoute":{"action":{"weightedTargets":[{"virtualNode":"t"}]}},
            "http2Route":{"action":{"weightedTargets":[{"virtualNode":"n"},null,{"virtualNode":7}]}}}
            """;

        var route = GraphResource.Read(Route("r", "r", spec));

        (route.Type, string.Join(' ', route.References.Select(target => target.To.Name))).ShouldBe(("http2Route", "n"));
        GraphResource.Named(ResourceKind.Route, JsonElement.Parse(spec)).Select(id => id.Name).ShouldBe(["t", "n"]);
    }

    [Fact]
    public void The_last_of_several_duplicate_members_counts_but_all_are_references()
    {
        var spec =
            JsonElement.Parse(
            """
            {"provider":{"virtualNode":{"virtualNodeName":"a"}},"provider":{"virtualNode":{"virtualNodeName":"b","virtualNodeName":"c"},
            "virtualRouter":{"virtualRouterName":"r"}}}
            """);

        GraphResource.Read(new(ResourceKind.VirtualService, "s"), spec).Provider.ShouldBe(new(ResourceKind.VirtualNode, "c"));
        GraphResource.Named(ResourceKind.VirtualService, spec).Select(id => id.ToString())
            .ShouldBe(["virtualNode a", "virtualNode b", "virtualNode c", "virtualRouter r"]);
    }

    private static Resource Match(string name, string match, int? priority = null) =>
        Route(name, "r", $$"""{"httpRoute":{"match":{{match}}}{{(priority is null ? "" : $",\"priority\":{priority}")}}}""");

    private static Resource Route(string name, string router, string spec) =>
        new() { Id = new(ResourceKind.Route, name, router), Spec = JsonElement.Parse(spec) };

    private static Resource Resource(ResourceKind kind, string name, string spec) => new() { Id = new(kind, name), Spec = JsonElement.Parse(spec) };
}

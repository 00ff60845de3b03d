using MeshCi.Definitions.Graph;
using MeshCi.Local.Page;

namespace MeshCi.Local.Tests.Page;

public sealed class MeshViewTests
{
    [Fact]
    public void Routes_are_in_the_order_in_which_the_proxies_try_them()
    {
        var view = new Mesh().Node("n").Router("r")
            .Route("r", "a-everything", Route("""{"prefix":"/"}"""))
            .Route("r", "b-long", Route("""{"prefix":"/orders/open"}"""))
            .Route("r", "c-short", Route("""{"prefix":"/orders"}"""))
            .Route("r", "d-exact", Route("""{"path":{"exact":"/o"}}"""))
            .Route("r", "e-last", Route("""{"prefix":"/longest/of/all/prefixes"}""", priority: 1000))
            .Route("r", "f-first", Route("""{"prefix":"/"}""", priority: 0))
            .Route("r", "g-second", Route("""{"prefix":"/"}""", priority: 7))
            .Service("s", Specs.RouterProvider("r")).View;
        view.Services.Single().Router!.Routes.Select(route => route.About.Name)
            .ShouldBe(["f-first", "g-second", "d-exact", "e-last", "b-long", "c-short", "a-everything"]);
    }

    [Fact]
    public void Route_matches_are_described_in_words()
    {
        var match = """
            {"prefix":"/a","method":"GET","scheme":"https","port":8080,
             "headers":[{"name":"x-a","match":{"exact":"1"}},{"name":"x-b","invert":true,"match":{"prefix":"p"}},{"name":"x-c","match":{"range":{"start":1,
             "end":9}}},{"name":"x-d"},{"name":"x-e","invert":true}],
             "queryParameters":[{"name":"q","match":{"exact":"v"}}]}
            """;
        Conditions(match).ShouldBe(
        [
            "path begins with /a", "method GET", "scheme https", "header x-a is 1", "not: header x-b begins with p", "header x-c is at least 1 and less than 9",
            "header x-d is present", "header x-e is absent", "query parameter q is v", "port 8080",
        ]);
        Conditions("""{"prefix":"/"}""").ShouldBe(["every path"]);
        Conditions("""{"path":{"regex":"/[0-9]+"}}""").ShouldBe(["path matches /[0-9]+"]);
        One("""{"tcpRoute":{"action":{"weightedTargets":[{"virtualNode":"n","weight":1}]}}}""").Conditions.ShouldBe(["every connection"]);
        One("""
            {"grpcRoute":{"match":{"serviceName":"shop.Orders","methodName":"Get","metadata":[{"name":"m","match":{"suffix":"z"}}]},
            "action":{"weightedTargets":[{"virtualNode":"n","weight":1}]}}}
            """).Conditions
            .ShouldBe(["service shop.Orders", "method Get", "metadata m ends with z"]);
    }

    [Fact]
    public void Hosts_outside_the_mesh_are_marked()
    {
        var view = new Mesh().Caller("web", "api.example.com", "orders").Node("orders-1").Service("orders", Specs.NodeProvider("orders-1"))
            .Node("external-api-example-com").Service("api.example.com", Specs.NodeProvider("external-api-example-com")).View;

        view.Services.Where(service => service.IsOutside).Select(service => service.About.Name).ShouldBe(["api.example.com"]);
        view.Calls.Points.Where(point => point.Kind == GraphPointKind.Outside).Select(point => point.Name).ShouldBe(["api.example.com"]);
    }

    [Fact]
    public void Timeouts_and_retries_are_described_in_words()
    {
        var rest = """
            ,"timeout":{"perRequest":{"unit":"ms","value":6000},"idle":{"unit":"s","value":0}},
             "retryPolicy":{"maxRetries":2,"perRetryTimeout":{"unit":"ms","value":800},"httpRetryEvents":["gateway-error"],
             "tcpRetryEvents":["connection-error"]}
            """;
        One(Route("""{"prefix":"/"}""", rest: rest)).Limits.ShouldBe(
            ["request 6s", "idle without limit", "2 retries, 800ms each, on gateway-error, connection-error"]);
    }

    [Fact]
    public void Weights_are_shown_as_shares_of_their_sum()
    {
        Shares("""{"virtualNode":"n","weight":9},{"virtualNode":"canary","weight":3}""").ShouldBe([0.75, 0.25]);
        Shares("""{"virtualNode":"n","weight":0}""").ShouldBe([0]);

        static IEnumerable<double> Shares(string targets) =>
            One($$$$"""{"httpRoute":{"match":{"prefix":"/"},"action":{"weightedTargets":[{{{{targets}}}}]}}}""").Targets.Select(target => target.Share);
    }

    [Fact]
    public void Inconsistencies_are_reported()
    {
        var view = new Mesh()
            .Service("empty").Service("routeless", Specs.RouterProvider("bare")).Router("bare").Router("lost")
            .Service("whole", Specs.NodeProvider("n")).Node("n").Node("idle")
            .Node("worker", """{"backends":[{"virtualService":{"virtualServiceName":"whole"}}]}""")
            .Caller("caller", "nowhere", "whole").Service("calls", Specs.NodeProvider("caller")).Gateway("door").View;
        view.Remarks.ShouldBe(
        [
            new Remark(PageKind.Service, "empty", "has no provider: calls to it fail"),
            new Remark(PageKind.Router, "bare", "has no routes: no request matches"),
            new Remark(PageKind.Router, "lost", "provides no service"),
            new Remark(PageKind.Node, "idle", "is not used by any service"),
            new Remark(PageKind.Node, "caller", "calls nowhere, which is not a service of this mesh"),
            new Remark(PageKind.Gateway, "door", "has no routes: no request matches"),
        ], ignoreOrder: true);
        new Mesh().Node("n").Service("s", Specs.NodeProvider("n")).View.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public void The_callers_of_a_service_are_nodes_with_it_as_a_backend_and_gateways_that_route_to_it()
    {
        var view = new Mesh().Node("n").Service("s", Specs.NodeProvider("n")).Caller("caller", "s").Gateway("door")
            .GatewayRoute("door", "in", Specs.GatewayRoute("s")).View;
        view.Services.Single().CalledBy.ShouldBe([new Calling(PageKind.Node, "caller"), new Calling(PageKind.Gateway, "door")]);
    }

    [Fact]
    public void The_build_that_deployed_a_resource_is_read_from_its_tags()
    {
        var about = new Mesh().Node("n").Tag("meshci:version", "1.4.0").Tag("meshci:build", "github.17").Tag("meshci:owner", "shop/Orders")
            .Tag("team", "x").View.Nodes.Single().About;
        (about.Release, about.Build, about.Owner).ShouldBe(("1.4.0", "github.17", "shop/Orders"));
    }

    [Fact]
    public void The_build_of_a_service_or_gateway_is_that_of_the_part_that_was_written_last()
    {
        var view = new Mesh().Node("n").Tag("meshci:build", "5").Service("s", Specs.RouterProvider("r")).Tag("meshci:build", "1").Router("r")
            .Route("r", "one", Route("{\"prefix\":\"/\"}")).Tag("meshci:build", "2").Tag("meshci:version", "1.1.0")
            .Route("r", "by-hand", Route("{\"prefix\":\"/a\"}"))
            .Gateway("door").Tag("meshci:build", "3").GatewayRoute("door", "in", Specs.GatewayRoute("s")).Tag("meshci:build", "4").View;

        (view.Services.Single().About.Build, view.Services.Single().About.Release, view.Gateways.Single().About.Build).ShouldBe(("2", "1.1.0", "4"));
    }

    private static IReadOnlyList<string> Conditions(string match) => One(Route(match)).Conditions;

    private static RouteLine One(string route) =>
        new Mesh().Node("n").Node("canary").Router("r").Route("r", "one", route)
        .Service("s", Specs.RouterProvider("r")).View.Services.Single().Router!.Routes.Single();

    private static string Route(string match, int? priority = null, string rest = "")
    {
        var order = priority is null ? "" : $",\"priority\":{priority}";
        return $$$"""{"httpRoute":{"match":{{{match}}},"action":{"weightedTargets":[{"virtualNode":"n","weight":1}]}{{{rest}}}}{{{order}}}}""";
    }
}

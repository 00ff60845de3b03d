using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>What <c>MeshShow</c> prints.</summary>
public class OverviewTests
{
    private const string GrpcRoute = """
        {"grpcRoute":{"match":{"serviceName":"shop.Stock","methodName":"Reserve"},
        "action":{"weightedTargets":[{"virtualNode":"stock","weight":90},{"virtualNode":"stock2","weight":10}]},
        "timeout":{"perRequest":{"unit":"s","value":3}}}}
        """;

    private const string GatewayRoute = """
        {"httpRoute":{"match":{"prefix":"/orders/","hostname":{"exact":"shop.example.com"}},
        "action":{"target":{"port":8080,"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}
        """;

    private readonly World _world = new();

    [Fact]
    public async Task Routes_gateways_hosts_outside_the_mesh_and_live_builds_are_listed()
    {
        await _world.DeployAsync(Shop.Orders().With(
            Shop.Of(Shop.Node("external-api-example-com"), """
                {"listeners":[{"portMapping":{"port":443,"protocol":"tcp"}}],"serviceDiscovery":{"dns":{"hostname":"api.example.com"}}}
                """),
            Shop.Of(Shop.Service("api.example.com"), """{"provider":{"virtualNode":{"virtualNodeName":"external-api-example-com"}}}""")), "41");
        Put(Shop.Router("stock"), Shop.Listeners((9090, "grpc")), ("meshci:build", "6"), ("meshci:version", "2.0.0"));
        Put(Shop.Service("stock.shop.local"), Shop.ProviderSpec("stock"), ("meshci:build", "6"), ("meshci:version", "2.0.0"));
        Put(Shop.Route("stock", "reserve"), GrpcRoute, ("meshci:build", "7"), ("meshci:version", "2.1.0"));
        Put(Shop.Gateway("edge"), Shop.Listeners((8443, "http"), (8080, "http")));
        Put(Shop.GatewayRoute("edge", "orders"), GatewayRoute);
        Put(Shop.Gateway("empty"), Shop.Listeners((9080, "http2")));

        (await LinesAsync()).ShouldBe("""
            Mesh shop at memory://plane: 3 virtual services (1 outside the mesh), 2 gateways, egress DROP_ALL

              virtual service     node or route              match                                targets                 timeout   retries   version
              api.example.com     external-api-example-com   443 (tcp)                            host outside the mesh                       v1
              orders.shop.local   default                    every path                           orders                  15s       -         v1
              stock.shop.local    reserve                    service shop.Stock, method Reserve   stock 90, stock2 10     3s        -         v1

              - not set: the proxies' defaults apply, 15s for a request and up to 2 retries; a tcp route has neither

              gateway   listeners                  route         match                                                 virtual service               version
              edge      8080 (http), 8443 (http)   orders        host is shop.example.com, path begins with /orders/   orders.shop.local port 8080   v1
              empty     9080 (http2)               (no routes)                                                                                       v1

              service            live build   version   deployed (UTC)        source
              edge               -            -         2026-11-23 21:00:12   not deployed by MeshCi
              empty              -            -         2026-11-23 21:00:13   not deployed by MeshCi
              orders             41           1.0.0     2026-11-23 22:00:00   ledger
              stock.shop.local   7            2.1.0     2026-11-23 21:00:10   tags of route stock/reserve
            """);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task A_name_that_no_request_can_contain_does_not_hide_the_rest(string name)
    {
        await _world.DeployAsync(Shop.Orders(), "41");
        Put(Shop.Service(name), "{}");
        Put(Shop.Gateway(name), "{}");
        _world.Plane.Calls.Clear();

        var text = await LinesAsync();

        text.ShouldStartWith("Mesh shop at memory://plane: 2 virtual services, 1 gateway, egress DROP_ALL");
        text.ShouldContain("orders.shop.local");
        text.Split('\n').Count(line => line.Contains("(cannot be read)", StringComparison.Ordinal)).ShouldBe(2);
        _world.Plane.Calls.ShouldNotContain(call => call.Subject.Contains(name + "/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ListVirtualGateways")]
    [InlineData("ListGatewayRoutes")]
    [InlineData("DescribeVirtualGateway")]
    [InlineData("ListRoutes")]
    [InlineData("DescribeRoute")]
    [InlineData("DescribeVirtualService")]
    public async Task An_operation_that_is_not_allowed_does_not_hide_the_rest(string operation)
    {
        // An account with which a mesh is shared may not read its gateways.
        await _world.DeployAsync(Shop.Orders(), "41");
        Put(Shop.Gateway("edge"), Shop.Listeners((8080, "http")));
        Put(Shop.GatewayRoute("edge", "orders"), GatewayRoute);
        _world.Plane.Fails = call =>
            call.Operation == operation ? new(new ControlPlaneException(ControlPlaneError.Forbidden, operation, "not allowed")) : null;

        var text = await LinesAsync();

        text.ShouldContain("orders.shop.local");
        text.ShouldMatch("orders +41 +1.0.0 .*ledger");
        text.ShouldContain($"note: Resources are missing here, because memory://plane does not allow {operation}. "
            + $"To show them, allow appmesh:{operation} in the policy of the role.");
        if (operation.Contains("Route", StringComparison.Ordinal) && !operation.Contains("Gateway", StringComparison.Ordinal))
            text.ShouldMatch(@"orders\.shop\.local +\(cannot be read\)");
    }

    [Fact]
    public async Task If_virtual_services_may_not_be_listed_there_is_nothing_to_show()
    {
        await _world.DeployAsync(Shop.Orders(), "41");
        _world.Plane.Fails = call => call.Operation == "ListVirtualServices"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, "ListVirtualServices", "not allowed"))
            : null;

        (await Should.ThrowAsync<MeshException>(LinesAsync)).Finding.Diagnostic.Id.ShouldBe("MESH7022");
    }

    [Fact]
    public async Task Without_a_ledger_the_live_builds_are_those_of_the_tags()
    {
        await _world.DeployAsync(Shop.Orders(), "41");

        var lines = (await MeshOverview.ReadAsync(_world.Plane, null, TestContext.Current.CancellationToken)).Lines;

        lines[^1].ShouldMatch("orders.shop.local +41 +1.0.0 .*tags of ");
    }

    [Fact]
    public async Task After_a_rollback_the_restored_build_is_the_live_one()
    {
        await _world.DeployAsync(Shop.Orders(), "41");
        await _world.DeployAsync(Shop.Orders("3s", "2.0.0"), "42");
        await _world.RollbackAsync();

        (await LinesAsync()).Split('\n')[^1].ShouldMatch("orders +41 +1.0.0 .*ledger");
    }

    private void Put(ResourceId id, string spec, params (string Key, string Value)[] tags) => _world.Plane.Put(Shop.Of(id, spec, tags));

    private async Task<string> LinesAsync() =>
        string.Join('\n', (await MeshOverview.ReadAsync(_world.Plane, new Ledger(_world.Store), TestContext.Current.CancellationToken)).Lines);
}

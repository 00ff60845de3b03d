using System.Text;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

public class TextTests
{
    private readonly World _world = new();

    private static Definition Before => Shop.Orders().With(
        Shop.Of(Shop.Node("orders-v1"), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Route("orders", "legacy"), Shop.RouteSpec("orders-v1")));

    private static Definition After => Shop.Orders("10s").With(
        Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders-v2", "10s")));

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines);

    [Fact]
    public async Task A_plan_shows_changes_with_their_fields_then_the_order_then_the_counts()
    {
        await _world.DeployAsync(Before, "4119");

        var plan = await _world.Deployer().PlanAsync(After, new(Build: "4127"), TestContext.Current.CancellationToken);

        Text(plan.Lines).ShouldBe("""
            Mesh plan  orders -> mesh shop   build 4127   last successful 4119
              = virtualNode     orders
              - virtualNode     orders-v1          no longer declared
              + virtualNode     orders-v2          new
              = virtualRouter   orders
              ~ route           orders/default     2 fields
                  httpRoute.action.weightedTargets  orders 100 -> orders-v2 100
                  httpRoute.timeout.perRequest      15s -> 10s
              - route           orders/legacy      no longer declared
              = virtualService  orders.shop.local
            Order
              1  create virtualNode orders-v2
              2  update route orders/default
              3  delete route orders/legacy
              4  delete virtualNode orders-v1
            Plan: 1 to create, 1 to update, 2 to delete, 3 unchanged.
            """);
    }

    [Fact]
    public void The_mesh_itself_is_named_once()
    {
        InMesh.Name(Shop.Node("orders"), "shop").ShouldBe("virtualNode orders of mesh shop");
        InMesh.Name(Shop.Mesh, "shop").ShouldBe("mesh shop");
        InMesh.Name([Shop.Mesh, Shop.Node("orders")], "mesh shop, virtualNode orders", "shop").ShouldBe("mesh shop, virtualNode orders");
    }

    [Fact]
    public async Task A_plan_reports_which_routes_are_briefly_missing_and_why()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var moved = Shop.Orders().With(
            Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http2"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", type: "http2Route")));

        var plan = await _world.Deployer().PlanAsync(moved, new(Build: "2"), TestContext.Current.CancellationToken);

        const string Reason =
            "a listener of virtualRouter orders changes while the route uses it, so the route is deleted first and created again afterwards";
        Text(plan.Lines).ShouldContain($"fields; {Reason}");
        Text(plan.Lines).ShouldContain("""
            Order
              1  delete route orders/default
              2  update virtualRouter orders
              3  create route orders/default
            Plan: 0 to create, 1 to update, 1 to replace, 0 to delete, 2 unchanged.
            """);
        Text(plan.Lines).ShouldContain(
            "  ! Nothing routes requests to virtualService orders.shop.local on port 8080 (all requests) "
            + "from 'delete route orders/default' until 'create route orders/default' (3 steps).");
        plan.Refusal!.Diagnostic.Id.ShouldBe("MESH7010");
        var allowed = await _world.DeployAsync(moved, "2", new() { AllowGap = true });
        allowed.Changed.ShouldBe(2);
    }

    [Fact]
    public async Task A_deploy_that_would_leave_requests_without_a_route_is_refused_before_the_first_write()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var (before, writes) = (_world.Plane.State, _world.Plane.Calls.Count(call => call.Writes));
        var moved = Shop.Orders().With(
            Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http2"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", type: "http2Route")));

        var refused = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(moved, "2"));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7010");
        refused.Message.ShouldContain("requests to virtualService orders.shop.local on port 8080 (all requests) from 'delete route orders/default'");
        (_world.Plane.State, _world.Plane.Calls.Count(call => call.Writes)).ShouldBe((before, writes));
    }

    [Fact]
    public async Task The_only_port_of_a_router_changes_with_one_update()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var moved = Shop.Orders().With(Shop.Of(Shop.Router("orders"), Shop.Listeners((9090, "http"))));

        var plan = await _world.Deployer().PlanAsync(moved, new(Build: "2"), TestContext.Current.CancellationToken);

        plan.Plan.Waves.SelectMany(wave => wave).Select(step => step.ToString()).ShouldBe(["update virtualRouter orders"]);
        plan.Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_route_that_the_generator_renames_gets_its_successors_before_it_is_deleted()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        (int, string)[] both = [(8080, "http"), (9090, "http")];
        var two = Shop.Orders().Without(Shop.Route("orders", "default")).With(
            Shop.Of(Shop.Node("orders"), Shop.NodeSpec(both)),
            Shop.Of(Shop.Router("orders"), Shop.Listeners(both)),
            Shop.Of(Shop.Route("orders", "default-8080"), Shop.RouteSpec("orders", matchPort: 8080, targetPort: 8080)),
            Shop.Of(Shop.Route("orders", "default-9090"), Shop.RouteSpec("orders", matchPort: 9090, targetPort: 9090)));

        var plan = await _world.Deployer().PlanAsync(two, new(Build: "2"), TestContext.Current.CancellationToken);

        var steps = plan.Plan.Waves.SelectMany(wave => wave).Select(step => step.ToString()).ToList();
        steps.IndexOf("create route orders/default-8080").ShouldBeLessThan(steps.IndexOf("delete route orders/default"));
        plan.Refusal.ShouldBeNull();
        (await _world.DeployAsync(two, "2")).Changed.ShouldBe(5);
    }

    [Fact]
    public async Task A_second_listener_is_added_after_the_routes_specify_ports()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var two = Shop.Orders().With(
            Shop.Of(Shop.Router("orders"), Shop.Listeners((8080, "http"), (9090, "http"))),
            Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", matchPort: 8080)),
            Shop.Of(Shop.Route("orders", "second"), Shop.RouteSpec("orders", matchPort: 9090)));

        var plan = await _world.Deployer().PlanAsync(two, new(), TestContext.Current.CancellationToken);

        plan.Plan.Waves.Select(Text1).ShouldBe(["update route orders/default", "update virtualRouter orders", "create route orders/second"]);

        static string Text1(IReadOnlyList<PlanStep> wave) => string.Join(", ", wave);
    }

    [Fact]
    public async Task Without_changes_the_plan_reports_which_build_the_mesh_matches()
    {
        await _world.DeployAsync(Shop.Orders(), "4119");

        var plan = await _world.Deployer().PlanAsync(Shop.Orders(), new(Build: "4127"), TestContext.Current.CancellationToken);

        plan.Lines.TakeLast(2).ShouldBe(["no changes: mesh matches build 4119", "Plan: 0 to create, 0 to update, 0 to delete, 4 unchanged."]);
    }

    [Fact]
    public async Task History_is_a_table_of_entries_oldest_first()
    {
        var deployer = _world.Deployer();
        await deployer.DeployAsync(Shop.Orders(), new("acme/shop", "4119", Commit: "0123456789abcdef"), TestContext.Current.CancellationToken);
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await deployer.DeployAsync(After, new("acme/shop", "4127", Commit: "fedcba9876543210"), TestContext.Current.CancellationToken);
        await _world.RollbackAsync();

        Text(HistoryText.Lines("shop", "orders", await _world.HistoryAsync())).ShouldBe("""
            Mesh history  shop/orders   owner acme/orders, control plane memory
              seq  build    kind              outcome    when (UTC)           version  commit    changes
              1    4119     deploy            succeeded  2026-11-23 22:00:00  1.0.0    01234567  +5
              2    4127     deploy            succeeded  2026-11-23 22:05:00  1.0.0    fedcba98  +1 ~1
              3    local.3  rollback to 4119  succeeded  2026-11-23 22:05:00  1.0.0    -         ~1 -1
            """);
        HistoryText.Lines("shop", "web", await _world.HistoryAsync("web")).ShouldBe(["shop/web has not been deployed yet."]);
    }

    [Fact]
    public async Task The_plan_files_do_not_depend_on_user_or_time()
    {
        await _world.DeployAsync(Before, "1");
        var context = new BuildContext(Build: "2", Commit: "0123456", Branch: "main");
        var first = (await _world.Deployer().PlanAsync(After, context, TestContext.Current.CancellationToken)).Document;
        _world.Time.Advance(TimeSpan.FromDays(1));
        var second = (await _world.Deployer().PlanAsync(After, context with { Who = "bob" }, TestContext.Current.CancellationToken)).Document;

        PlanJson.Write(first).ShouldBe(PlanJson.Write(second));
        PlanMarkdown.Write(first).ShouldBe(PlanMarkdown.Write(second));
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(PlanJson.Write(first)));
        json.RootElement.GetProperty("counts").GetProperty("delete").GetInt32().ShouldBe(2);
        PlanMarkdown.Write(first).ShouldBe("""
            ### Mesh plan: `orders` in mesh `shop`

            **1 to create, 1 to update, 2 to delete, 3 unchanged**

            Build `2`, commit `0123456`, branch `main`, last successful build `1`

            | | kind | name | field | before | after |
            |---|---|---|---|---|---|
            | - delete | virtualNode | `orders-v1` | no longer declared | | |
            | + create | virtualNode | `orders-v2` | new | | |
            | ~ update | route | `orders/default` | `httpRoute.action.weightedTargets` | `orders 100` | `orders-v2 100` |
            | ~ update | route | `orders/default` | `httpRoute.timeout.perRequest` | `15s` | `10s` |
            | - delete | route | `orders/legacy` | no longer declared | | |

            1. create virtualNode `orders-v2`
            2. update route `orders/default`
            3. delete route `orders/legacy`
            4. delete virtualNode `orders-v1`

            """.ReplaceLineEndings("\n"));
    }
}

using MeshCi.ControlPlane.Settings;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Tests;

/// <summary>Renaming at a quota: the state after the deploy fits, but both the old and the new resource do not.</summary>
public sealed class FullQuotaTests : IDisposable
{
    private readonly EngineControlPlane _plane = new(new Quotas { Routes = 2, VirtualNodes = 2 });
    private readonly World _world = new();

    public void Dispose() => _plane.Dispose();

    [Fact]
    public async Task A_route_that_is_renamed_at_the_quota_is_refused_with_both_ways_out()
    {
        await DeployAsync(With("web"), allowsGap: false);
        var before = _plane.Specs.Keys.Order().ToList();

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(With("www"), allowsGap: false));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7027");
        refused.Message.ShouldContain("The deploy also deletes route orders/web, but only afterwards, so that every request stays routed. "
            + "Deploy in two steps, first without route orders/www; or set MeshAllowGap to true for one deploy, which then deletes first.");
        _plane.Specs.Keys.Order().ShouldBe(before);
        // The advice works.
        await DeployAsync(Shop.Orders(), allowsGap: false);
        await DeployAsync(With("www"), allowsGap: false);
    }

    [Fact]
    public async Task With_MeshAllowGap_the_old_route_is_deleted_first()
    {
        await DeployAsync(With("web"), allowsGap: false);

        await DeployAsync(With("www"), allowsGap: true);

        _plane.Specs.Keys.Where(id => id.Kind == ResourceKind.Route)
            .ShouldBe([Shop.Route("orders", "default"), Shop.Route("orders", "www")], ignoreOrder: true);
        _world.Reported.All.ShouldContain(line => line.StartsWith("  ! a quota did not allow create route orders/www before the deletions"));
    }

    [Fact]
    public async Task What_was_written_before_the_quota_was_reached_is_written_again_with_the_deletions_first()
    {
        using var plane = new EngineControlPlane(new Quotas { Routes = 4, VirtualNodes = 2 });
        await DeployAsync(With("w1", "w2"), allowsGap: false, plane);
        var wanted = With("n1", "n2", "n3").With(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("orders", "9s")));

        await DeployAsync(wanted, allowsGap: true, plane);

        plane.Specs.Keys.Where(id => id.Kind == ResourceKind.Route).Order()
            .ShouldBe([Shop.Route("orders", "default"), Shop.Route("orders", "n1"), Shop.Route("orders", "n2"), Shop.Route("orders", "n3")]);
        plane.Specs[Shop.Route("orders", "default")].GetRawText().ShouldContain("\"value\":9");
    }

    [Fact]
    public async Task More_routes_than_the_quota_allows_are_not_advised_to_allow_a_gap()
    {
        await DeployAsync(With("web"), allowsGap: false);
        var tooMany = With("www").With(Shop.Of(Shop.Route("orders", "third"), Shop.RouteSpec("orders")));

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(tooMany, allowsGap: true));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7027");
        refused.Message.ShouldNotContain("MeshAllowGap");
        _plane.Specs.Keys.ShouldContain(Shop.Route("orders", "web"));
    }

    [Fact]
    public async Task A_node_that_is_renamed_at_the_quota_needs_two_steps()
    {
        await DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("a"), "{}")), allowsGap: false);

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("b"), "{}")), allowsGap: true));

        refused.Message.ShouldContain("Deploy in two steps, first without virtualNode b. Or raise the quota.");
    }

    [Fact]
    public async Task A_deletion_that_is_refused_names_who_holds_the_resource()
    {
        var two = Shop.Orders().With(Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http"))));
        await DeployAsync(two, allowsGap: false);
        // Another tool creates the route after the plan was made.
        var theirs = Shop.Of(Shop.Route("orders", "theirs"), Shop.RouteSpec("canary"), ("meshci:owner", "acme/tool"));
        _plane.Before = async operation =>
        {
            if (operation != "DeleteVirtualNode") return;
            _plane.Before = _ => Task.CompletedTask;
            await _plane.CreateAsync(theirs, "t", CancellationToken.None);
        };

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(Shop.Orders(), allowsGap: false));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7026");
        refused.Message.ShouldContain("virtualNode canary is in use by route orders/theirs (owner acme/tool). Run the same command again");
        (await DeployAsync(Shop.Orders(), allowsGap: false)).Plan.Changes.ShouldContain(change => change.Id == Shop.Node("canary"));
        _plane.Specs.ShouldContainKey(Shop.Node("canary"));
    }

    private static Definition With(params string[] routes) =>
        Shop.Orders().With([.. routes.Select(route => Shop.Of(Shop.Route("orders", route), Shop.RouteSpec("orders", "3s", type: "httpRoute")))]);

    private Task<Applying.DeployResult> DeployAsync(Definition definition, bool allowsGap, EngineControlPlane? plane = null) =>
        new MeshDeployer(plane ?? _plane, _world.Ledger, new() { Service = new() { AllowGap = allowsGap, AllowRemoval = true } }, _world.Reported, _world.Time)
            .DeployAsync(definition, new("acme/shop"), TestContext.Current.CancellationToken);
}

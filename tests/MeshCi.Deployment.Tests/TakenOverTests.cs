using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>What a deploy does with a resource that another project or tool makes or takes over while the deploy runs.</summary>
public class TakenOverTests
{
    private static readonly ResourceId Beta = Shop.Route("orders", "beta");
    private readonly World _world = new();

    private static Definition WithBeta => Shop.Orders().With(
        Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http"))), Shop.Of(Beta, Shop.RouteSpec("canary")));

    [Theory]
    [InlineData("acme/other")]
    [InlineData("acme/orders")]
    [InlineData(null)]
    public async Task Undoing_leaves_alone_what_somebody_else_has_made_in_the_place_of_a_deleted_resource(string? owner)
    {
        await _world.DeployAsync(WithBeta, "1");
        var theirs = Shop.Of(Beta, Shop.RouteSpec("orders", "1s"), owner is null ? ("team", "tools") : ("meshci:owner", owner));
        _world.Plane.Pauses = call =>
        {
            if (call.Operation == "DeleteVirtualNode") _world.Plane.Put(theirs);
            return Task.CompletedTask;
        };
        _world.Plane.Fails = call => call.Operation == "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        // Nobody can have made it in this run.
        if (owner != "acme/other") _world.Plane.Now = () => _world.Time.GetUtcNow() - TimeSpan.FromHours(1);

        var failure = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "2", new() { AllowRemoval = true }));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7033");
        failure.Message.ShouldContain(owner is null
            ? "Not undone: route orders/beta was deleted, and it has been created again outside of MeshCi, without an owner."
            : owner == "acme/orders" ? "Not undone: route orders/beta was deleted, and it has been created again outside of this command."
            : "Not undone: route orders/beta was deleted, and it belongs to acme/other by now.");
        failure.Message.ShouldContain("Next, deploy this project again");
        var live = _world.Plane.Find(Beta).ShouldNotBeNull();
        JsonElement.DeepEquals(live.Spec, theirs.Spec).ShouldBeTrue();
        live.Tags.ShouldBe(theirs.Tags);
        // The advice works.
        (_world.Plane.Pauses, _world.Plane.Fails) = (_ => Task.CompletedTask, _ => null);
        await _world.DeployAsync(Shop.Orders("2s"), "3");
        (await _world.HistoryAsync()).Entries[^1].Outcome.ShouldBe(EntryOutcome.Succeeded);
        // With the own tag, it is a route that an entry contains and that the project no longer declares.
        if (owner == "acme/orders") _world.Plane.Find(Beta).ShouldBeNull();
        else _world.Plane.Find(Beta)!.Tags.ShouldBe(theirs.Tags);
    }

    [Theory]
    [InlineData("UpdateRoute", "2s", false)]
    [InlineData("UpdateRoute", "2s", true)]
    [InlineData("TagResource", "15s", false)]
    [InlineData("DeleteRoute", null, false)]
    [InlineData("DeleteRoute", null, true)]
    public async Task What_another_project_takes_over_after_the_plan_was_made_is_not_written(string operation, string? timeout, bool isMadeAgain)
    {
        await _world.DeployAsync(WithBeta, "1");
        var theirs = Shop.Of(Beta, Shop.RouteSpec("orders", "1s"), ("meshci:owner", isMadeAgain ? "acme/orders" : "acme/other"));
        var wanted = Shop.Orders().With(Shop.Of(Shop.Node("new"), "{}"));
        wanted = timeout is null ? wanted.With(Shop.Of(Shop.Node("canary"), Shop.NodeSpec((8080, "http"))))
            : wanted.With(WithBeta.Resources.First(resource => resource.Id == Shop.Node("canary")),
                Shop.Of(Beta, Shop.RouteSpec("canary", timeout), operation == "TagResource" ? [("team", "blue")] : []));
        // The journal is written after the plan was made, and before the first step.
        _world.Store.Before = (call, key) =>
        {
            if (call != "create" || !key.EndsWith(".json", StringComparison.Ordinal)) return;
            if (isMadeAgain) _world.Plane.Remove(Beta);
            _world.Plane.Put(theirs);
        };

        var failure = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(wanted, "2", new() { AllowRemoval = true }));

        failure.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        failure.Message.ShouldContain(isMadeAgain ? "has been deleted and created again since the plan was made"
            : "its owner was acme/orders when the plan was made, and is acme/other now");
        failure.Message.ShouldContain("The mesh is as it was with build 1.");
        _world.Plane.Find(Beta)!.Tags.ShouldBe(theirs.Tags);
        JsonElement.DeepEquals(_world.Plane.Find(Beta)!.Spec, theirs.Spec).ShouldBeTrue();
        _world.Plane.Find(Shop.Node("new")).ShouldBeNull();
    }
}

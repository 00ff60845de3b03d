using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>Routes that exist only while a plan is applied, and plans that fail after they were deleted.</summary>
public class StandInTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_stand_in_route_does_not_stay_when_the_deploy_fails_after_it_was_deleted()
    {
        var before = Shop.Orders().Without(Shop.Route("orders", "default")).With(Paths("/a", "/b")).With(Shop.Of(Shop.Node("old"), "{}"));
        await _world.DeployAsync(before, "1");
        var state = _world.Plane.State;
        _world.Plane.Fails = call => call.Operation == "DeleteVirtualNode"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        // Both stand-ins are gone before the deletion of the node fails.
        var gone = new TaskCompletionSource();
        _world.Plane.Pauses = call =>
        {
            if (call.Operation == "DeleteVirtualNode") return gone.Task;
            var isStandIn = call.Operation == "DescribeRoute" && call.Subject.EndsWith("-meshci", StringComparison.Ordinal);
            if (isStandIn && !_world.Plane.State.Contains("-meshci", StringComparison.Ordinal)) gone.TrySetResult();
            return Task.CompletedTask;
        };

        var failure = await Should.ThrowAsync<MeshException>(() =>
            _world.DeployAsync(Shop.Orders().Without(Shop.Route("orders", "default")).With(Paths("/b", "/a")), "2", new() { AllowRemoval = true }));

        failure.Message.ShouldContain("All changes have been undone.");
        _world.Plane.State.ShouldBe(state);
    }

    private static Resource[] Paths(string first, string second) => [Path("first", first), Path("second", second)];

    private static Resource Path(string name, string prefix) => Shop.Of(
        Shop.Route("orders", name), Shop.RouteSpec("orders").Replace("\"prefix\":\"/\"", $"\"prefix\":\"{prefix}\"", StringComparison.Ordinal));
}

using CsCheck;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>Deploys of more new resources than are described individually: lists show which are absent.</summary>
public class ManyResourcesTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_first_deploy_of_many_resources_describes_none_of_them_individually()
    {
        var many = Many(100);

        await _world.DeployAsync(many, "1");

        var calls = _world.Plane.Calls;
        calls.Where(call => !call.Writes).Select(call => call.Operation).Order()
            .ShouldBe([
                // Each list of a mesh that is not found is confirmed by a describe.
                .. Enumerable.Repeat("DescribeMesh", 5), "ListVirtualNodes", "ListVirtualNodes", "ListVirtualRouters", "ListVirtualServices"]);
        calls.Count(call => call.Writes).ShouldBe(401);
        (await _world.Deployer().PlanAsync(many, new(), CancellationToken.None)).Plan.HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task Undoing_and_recovering_may_take_as_long_as_their_calls_at_the_allowed_rate()
    {
        var deployer = new MeshDeployer(
            _world.Plane, _world.Ledger, new() { UndoTimeout = TimeSpan.FromSeconds(2), Concurrency = 4 }, _world.Reported, _world.Time);
        var (failed, held) = (false, true);
        // Eight writes per second.
        _world.Plane.Pauses = call =>
        {
            if (call.Writes) _world.Time.Advance(TimeSpan.FromSeconds(1) / 8);
            return Task.CompletedTask;
        };
        _world.Plane.Fails = call =>
        {
            failed |= call is { Operation: "CreateRoute", Subject: "route s35/default" };
            var isDenied = call.Writes && (!call.Operation.StartsWith("Delete", StringComparison.Ordinal) || (held && call.Subject == "virtualNode s03"));
            return failed && isDenied
                ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        };

        var failure = await Should.ThrowAsync<MeshException>(() => deployer.DeployAsync(Many(40), new(null, "1"), TestContext.Current.CancellationToken));

        failure.Message.ShouldContain("Not undone: virtualNode s03 was created and still exists (not allowed). Allow");
        _world.Plane.State.Split('\n').Length.ShouldBe(2, "the mesh and the node");
        (failed, held) = (false, false);
        foreach (var resource in Many(40).Resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode))
            _world.Plane.Put(resource with { Tags = new Dictionary<string, string> { ["meshci:owner"] = "acme/many" } });

        await deployer.RecoverAsync([new("shop", "many")], new("acme/shop"), TestContext.Current.CancellationToken);

        _world.Plane.State.Split('\n').Length.ShouldBe(1, "the mesh");
    }

    [Fact]
    public async Task Resources_in_the_ledger_are_described_directly_and_an_unchanged_redeploy_lists_nothing()
    {
        await _world.DeployAsync(Many(20), "1");
        _world.Plane.Calls.Clear();

        await _world.DeployAsync(Many(20), "2");

        _world.Plane.Calls.Count(call => !call.Writes && call.Operation.StartsWith("Describe", StringComparison.Ordinal)).ShouldBe(81);
        _world.Plane.Calls.Count.ShouldBe(82, "the tags of one resource show whether the service belongs to another project now");
    }

    [Fact]
    public async Task One_resource_of_another_owner_among_many_new_ones_is_found_and_nothing_is_written()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}", ("meshci:owner", "unclaimed")));
        _world.Plane.Put(Shop.Of(Shop.Router("s07"), Shop.Listeners((8080, "http")), ("meshci:owner", "acme/other")));
        var before = _world.Plane.State;

        var refusal = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Many(20), "1"));

        refusal.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        refusal.Message.ShouldContain("virtualRouter s07 (owner acme/other)");
        _world.Plane.State.ShouldBe(before);
        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
    }

    [Fact]
    public async Task A_resource_that_another_party_creates_after_the_lists_is_left_alone_and_the_rest_is_undone()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}", ("meshci:owner", "unclaimed")));
        var before = _world.Plane.State;
        var foreign = Shop.Of(Shop.Node("s07"), Shop.NodeSpec((9999, "tcp")), ("meshci:owner", "acme/other"));
        _world.Plane.Fails = call =>
        {
            if (call.Operation == "CreateVirtualNode" && _world.Plane.Find(foreign.Id) is null) _world.Plane.Put(foreign);
            return null;
        };

        var failure = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Many(20), "1"));

        failure.Finding.Diagnostic.Id.ShouldBe("MESH7026");
        _world.Plane.Find(foreign.Id)!.Tags!["meshci:owner"].ShouldBe("acme/other");
        _world.Plane.Remove(foreign.Id);
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task Without_permission_to_list_each_resource_is_described()
    {
        _world.Plane.Put(Shop.Of(Shop.Node("s07"), Shop.NodeSpec((8080, "http")), ("meshci:owner", "acme/many")));
        _world.Plane.Fails = call => call.Operation is "ListVirtualNodes" or "ListRoutes"
            ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;

        var live = await ReadAsync(Many(20), _ => false);

        live.All.Select(resource => resource.Id).ShouldBe([Shop.Node("s07")]);
        _world.Plane.Calls.Count(call => call.Operation == "DescribeVirtualNode").ShouldBe(20);
    }

    [Fact]
    public async Task Other_list_failures_end_the_plan_before_anything_is_written()
    {
        _world.Plane.Fails = call => call.Operation == "ListVirtualRouters"
            ? new(new ControlPlaneException(ControlPlaneError.ServerFailure, call.Operation, "down")) : null;

        var failure = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Many(20), "1"));

        failure.Message.ShouldContain("Nothing was written.");
        _world.Plane.Calls.ShouldAllBe(call => !call.Writes);
    }

    [Fact]
    public async Task In_a_mesh_much_larger_than_the_service_a_list_is_abandoned_after_one_page()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        for (var number = 0; number < 1000; number++) _world.Plane.Put(Shop.Of(Shop.Node($"other-{number}"), "{}", ("meshci:owner", "acme/other")));

        await _world.DeployAsync(Many(10), "1");

        _world.Plane.Calls.Count(call => call.Operation == "ListVirtualNodes").ShouldBe(1);
        _world.Plane.Calls.Count(call => call.Operation == "DescribeVirtualNode").ShouldBe(10);
        _world.Plane.Calls.Count(call => call.Operation == "DescribeVirtualRouter").ShouldBe(0);
    }

    [Fact]
    public async Task In_a_mesh_of_another_account_lists_are_not_used()
    {
        _world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));

        await _world.Deployer().PlanAsync(Many(20) with { MeshOwner = "111122223333" }, new(), CancellationToken.None);

        _world.Plane.Calls.ShouldAllBe(call => call.Operation.StartsWith("Describe", StringComparison.Ordinal) || call.Operation == "ListTagsForResource");
    }

    [Fact]
    public async Task Reading_many_resources_yields_the_same_as_reading_each() =>
        await Gen.Select(Gen.Bool.Array[41], Gen.Bool.Array[41], Gen.Int[1, 40], Gen.Int[0, 150]).SampleAsync(async (exists, expected, concurrency, others) =>
        {
            var plane = new MemoryControlPlane();
            var resources = Many(10).Resources.Prepend(Shop.Of(Shop.Mesh, "{}")).ToList();
            for (var index = 0; index < resources.Count; index++)
            {
                // A route cannot exist without its router.
                var hasParent = resources[index].Id.Parent is not { } router || plane.Find(Shop.Router(router)) is not null;
                if ((index == 0 || exists[index]) && hasParent) plane.Put(resources[index]);
            }

            for (var number = 0; number < others; number++) plane.Put(Shop.Of(Shop.Node($"other-{number}"), "{}"));
            var likely = resources.Where((_, index) => expected[index]).Select(resource => resource.Id).ToHashSet();

            var live = await LiveState.ReadAsync(plane, resources.Select(resource => resource.Id), likely.Contains, concurrency, CancellationToken.None,
                time: new SwiftTime(DateTimeOffset.UnixEpoch));

            foreach (var resource in resources)
            {
                live.Find(resource.Id)?.Spec.GetRawText().ShouldBe(plane.Find(resource.Id)?.Spec.GetRawText());
                (live.Find(resource.Id) is null).ShouldBe(plane.Find(resource.Id) is null, resource.Id.ToString());
            }

            // Only a resource that is expected but not found is described again, and a router whose routes are not found.
            var missing = likely.Where(id => plane.Find(id) is null).Select(id => id.ToString()).ToHashSet();
            var listed = plane.Calls.Where(call => call.Operation == "ListRoutes").ToLookup(list => $"virtualRouter {list.Subject}");
            plane.Calls.GroupBy(call => call.Subject)
                .Where(calls => calls.Key.Length > 0 && !calls.First().Operation.StartsWith("ListRoutes", StringComparison.Ordinal))
                .ShouldAllBe(calls =>
                    calls.Count(call => !call.Operation.StartsWith("List", StringComparison.Ordinal))
                        <= (missing.Contains(calls.Key) ? 2 : 1) + listed[calls.Key].Count());
        }, iter: 300);

    [Fact]
    public async Task Whichever_call_of_a_large_first_deploy_fails_the_mesh_is_in_the_old_or_the_desired_state()
    {
        var reference = new World { Concurrency = 2 };
        await reference.DeployAsync(Many(2), "1");
        var (wanted, calls) = (reference.Plane.State, reference.Plane.Calls.Count);
        foreach (var error in Enum.GetValues<ControlPlaneError>())
        {
            for (var at = 0; at < calls; at++)
            {
                var (world, index) = (new World { Concurrency = 2 }, at);
                world.Plane.Fails = call => call.Index == index ? new(new ControlPlaneException(error, call.Operation, "because")) : null;
                try
                {
                    await world.DeployAsync(Many(2), "1");
                    world.Plane.State.ShouldBe(wanted, $"{error} at call {at}");
                }
                catch (MeshException failure)
                {
                    // A mesh without an owner stays for other first deploys.
                    foreach (var resource in Many(2).Resources) world.Plane.Find(resource.Id).ShouldBeNull($"{error} at call {at}: {failure.Message}");
                }
            }
        }
    }

    private Task<LiveState> ReadAsync(Definition definition, Func<ResourceId, bool> isExpected) =>
        LiveState.ReadAsync(_world.Plane, definition.Resources.Select(resource => resource.Id), isExpected, 16, CancellationToken.None);

    private static Definition Many(int services) =>
        Shop.Definition("many", Enumerable.Range(0, services).Select(number => $"s{number:D2}").SelectMany(name => new[]
    {
        Shop.Of(Shop.Node(name), Shop.NodeSpec((8080, "http"))),
        Shop.Of(Shop.Router(name), Shop.Listeners((8080, "http"))),
        Shop.Of(Shop.Route(name, "default"), Shop.RouteSpec(name)),
        Shop.Of(Shop.Service(name), Shop.ProviderSpec(name)),
    }));
}

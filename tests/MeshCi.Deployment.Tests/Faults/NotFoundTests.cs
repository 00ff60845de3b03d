using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>A "not found" about something that a ledger or a list contains: once, it changes nothing; always, it is a contradiction.</summary>
public partial class NotFoundTests
{
    private static readonly string[] Operations =
        ["DescribeMesh", "DescribeVirtualNode", "DescribeRoute", "ListTagsForResource", "ListVirtualNodes", "ListVirtualServices", "ListRoutes"];

    private static readonly Dictionary<string, Func<World, Task<string>>> Verbs = new()
    {
        ["plan"] = async world => string.Join('\n', (await world.Deployer().PlanAsync(Shop.Orders("3s"), new("acme/shop"), Token)).Lines),
        ["deploy"] = async world => (await world.DeployAsync(Shop.Orders("3s"), "3")).Plan.Counts.ToString(),
        ["drift"] = async world => await world.Deployer().DriftAsync("shop", "orders", Token) is var drift
            ? $"{drift.Build}: {string.Join(';', drift.Findings)}" : "",
        ["rollback"] = async world => (await world.RollbackAsync()).Plan.Counts.ToString(),
        ["destroy"] = async world => string.Join(';', (await world.Deployer().DestroyAsync(
            [new("shop", "orders") { Settings = new() { AllowRemoval = true } }], new("acme/shop"), Token)).Select(result => result.Plan.Counts)),
        ["recover"] = async world => string.Join(';', await world.Deployer().RecoverAsync([new("shop", "orders")], new("acme/shop"), Token)),
        ["show"] = async world => string.Join('\n', (await MeshOverview.ReadAsync(world.Plane, world.Ledger, Token, world.Time)).Lines),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var verb in Verbs.Keys)
            foreach (var operation in Operations) cases.Add(verb, operation);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_single_not_found_changes_nothing(string verb, string operation)
    {
        var reference = await StartedAsync();
        var expected = await Verbs[verb](reference);
        var world = await StartedAsync();
        var failed = 0;
        world.Plane.Fails = call => call.Operation == operation && failed++ == 0 ? NotFound(call) : null;

        (await Verbs[verb](world)).ShouldBe(expected);
        world.Plane.State.ShouldBe(reference.Plane.State);
        Said(world).ShouldBe(Said(reference));
    }

    [Theory]
    [InlineData("plan", "DescribeRoute")]
    [InlineData("deploy", "DescribeRoute")]
    [InlineData("drift", "DescribeVirtualNode")]
    [InlineData("rollback", "DescribeRoute")]
    [InlineData("show", "DescribeRoute")]
    [InlineData("plan", "DescribeMesh")]
    [InlineData("destroy", "DescribeMesh")]
    [InlineData("destroy", "DescribeRoute")]
    [InlineData("recover", "DescribeMesh")]
    [InlineData("show", "ListVirtualServices")]
    [InlineData("deploy", "ListTagsForResource")]
    [InlineData("drift", "ListTagsForResource")]
    public async Task A_lasting_not_found_is_a_contradiction_and_nothing_is_written(string verb, string operation)
    {
        var world = await StartedAsync();
        world.Plane.Fails = call => call.Operation == operation ? NotFound(call) : null;
        world.Plane.Calls.Clear();

        var error = await Should.ThrowAsync<MeshException>(() => Verbs[verb](world));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ControlPlaneContradicts);
        error.Message.ShouldContain("Nothing was written.");
        world.Plane.Calls.ShouldAllBe(call => !call.Writes);
    }

    [Theory]
    [InlineData("DescribeRoute", "allow appmesh:DescribeRoute")]
    [InlineData("ListTagsForResource", "allow appmesh:ListTagsForResource")]
    public async Task What_may_not_be_read_is_neither_missing_nor_without_an_owner(string operation, string fix)
    {
        var world = await StartedAsync();
        world.Plane.Fails = call => call.Operation == operation
            ? new Fault(new ControlPlaneException(ControlPlaneError.Forbidden, operation, $"{operation} {call.Subject}: denied")) : null;

        var error = await Should.ThrowAsync<MeshException>(() => world.DeployAsync(Shop.Orders("3s"), "3"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.ActionForbidden);
        error.Message.ShouldContain(fix);
        error.Message.ShouldContain(operation == "DescribeRoute" ? "DescribeRoute route orders/default" : "ListTagsForResource arn:");
    }

    [Fact]
    public async Task What_is_really_gone_is_reported_as_gone()
    {
        var world = await StartedAsync();
        world.Plane.Remove(Shop.Service("orders.shop.local"));

        (await world.Deployer().DriftAsync("shop", "orders", Token)).Findings.ShouldHaveSingleItem().Diagnostic.ShouldBe(MeshDiagnostics.ResourceMissing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resource_that_another_party_made_is_not_taken_for_the_own_one_and_not_deleted(bool isEqual)
    {
        var world = new World();
        world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        var made = false;
        world.Plane.Pauses = call =>
        {
            if (call.Operation != "CreateVirtualService" || made) return Task.CompletedTask;
            made = true;
            world.Plane.Now = null;
            world.Plane.Put(Shop.Of(Shop.Service("orders.shop.local"), isEqual ? Shop.ProviderSpec("orders") : "{}", ("meshci:owner", "acme/orders")));
            return Task.CompletedTask;
        };

        var error = await Should.ThrowAsync<MeshException>(() => world.DeployAsync(Shop.Orders(), "1"));

        // The router cannot be deleted again while the other party's service refers to it.
        error.Finding.Diagnostic.ShouldBe(isEqual ? MeshDiagnostics.DeployLeftChanges : MeshDiagnostics.ResourceConflict);
        error.Message.ShouldContain("CreateVirtualService of virtualService orders.shop.local conflicts with a change");
        world.Plane.Find(Shop.Service("orders.shop.local")).ShouldNotBeNull();
    }

    private static Fault NotFound(PlaneCall call) => call.Operation.StartsWith("Describe", StringComparison.Ordinal)
        || call.Operation.StartsWith("List", StringComparison.Ordinal)
        ? new Fault(new ControlPlaneException(ControlPlaneError.NotFound, call.Operation, "not found"))
        : throw new InvalidOperationException("Only reads answer that something does not exist.");

    // Asking again takes a moment, and the steps of a wave end in any order.
    private static List<string> Said(World world) => [.. world.Reported.All.Select(line => Durations().Replace(line, "")).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"[0-9.]+ ?m?s\b")]
    private static partial Regex Durations();

    private static async Task<World> StartedAsync()
    {
        var world = new World { Plane = new() { IdentifiesWithCalls = true } };
        world.Plane.Put(Shop.Of(Shop.Mesh, "{}"));
        await world.DeployAsync(Shop.Orders("5s"), "1");
        await world.DeployAsync(Shop.Orders(), "2");
        return world;
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>A deploy reads the tags of a resource only before it writes it, or if the ledger does not record them for its version.</summary>
public class RecordedTagsTests
{
    private readonly World _world = new();

    [Fact]
    public async Task An_unchanged_redeploy_reads_each_resource_and_the_tags_of_one_of_them_once_and_writes_nothing()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        for (var build = 2; build < 5; build++)
        {
            await ShouldReadOnceAsync(() => _world.DeployAsync(Shop.Orders(version: $"1.0.{build}"), $"{build}"));
        }

        await _world.DeployAsync(Shop.Orders("3s"), "5");
        await ShouldReadOnceAsync(() => _world.DeployAsync(Shop.Orders("3s"), "6"));
        await _world.RollbackAsync("1");
        await ShouldReadOnceAsync(() => _world.DeployAsync(Shop.Orders(), "7"));
    }

    [Fact]
    public async Task A_changed_resource_and_its_tags_are_read_for_the_plan_and_again_before_it_is_written_and_those_of_the_node_once()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Calls.Clear();

        await _world.DeployAsync(Shop.Orders("3s"), "2");

        _world.Plane.Calls.TakeWhile(call => !call.Writes).Select(call => call.Operation).Order().ShouldBe(
        [
            "DescribeMesh", "DescribeRoute", "DescribeRoute", "DescribeVirtualNode", "DescribeVirtualRouter", "DescribeVirtualService",
            "ListTagsForResource", "ListTagsForResource", "ListTagsForResource",
        ]);
    }

    [Fact]
    public async Task Another_owner_is_found_before_a_write_and_not_needed_without_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await TagAsync(Shop.Route("orders", "default"), OwnershipTags.Owner, "acme/other");
        await ShouldReadOnceAsync(() => _world.DeployAsync(Shop.Orders(), "2"));
        var before = _world.Plane.State;

        var change = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "3"));
        var plan = await Should.ThrowAsync<MeshException>(() => _world.Deployer().PlanAsync(Shop.Orders(), new("acme/shop", "4"), Token));
        var removal = await _world.DeployAsync(Shop.Orders().Without(Shop.Route("orders", "default")), "5", new() { AllowRemoval = true });

        change.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        plan.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        removal.Plan.HasChanges.ShouldBeFalse();
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task A_resource_that_was_deleted_and_made_again_is_not_taken_for_the_recorded_one()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var node = _world.Plane.Find(Shop.Node("orders"))!;
        _world.Plane.Remove(node.Id);
        _world.Plane.Put(new() { Id = node.Id, Spec = node.Spec });

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "2"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnerMissing);
    }

    [Fact]
    public async Task A_resource_that_another_party_has_written_is_read_with_its_tags()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var node = _world.Plane.Find(Shop.Node("orders"))!;
        _world.Plane.Put(new() { Id = node.Id, Spec = node.Spec, Tags = new Dictionary<string, string> { [OwnershipTags.Owner] = "acme/other" } });

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "2"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
    }

    [Theory]
    [InlineData("an entry without versions")]
    [InlineData("a missing entry")]
    [InlineData("MeshHealDrift")]
    [InlineData("MeshAdopt")]
    public async Task Unless_the_newest_entry_knows_them_all_tags_are_read(string why)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders(), "2");
        var settings = new ServiceSettings { HealDrift = why == "MeshHealDrift", Adopt = why == "MeshAdopt" };
        if (why == "a missing entry") _world.Store.Rename("shop/orders/00000002.json", "shop/orders/00000002.json.aside");
        if (why == "an entry without versions")
        {
            var entry = _world.Store.Contents["shop/orders/00000002.json"];
            var text = System.Text.Json.Nodes.JsonNode.Parse(entry)!.AsObject();
            text.Remove("versions").ShouldBeTrue();
            _world.Store.Put("shop/orders/00000002.json", System.Text.Encoding.UTF8.GetBytes(text.ToJsonString()));
        }

        _world.Plane.Calls.Clear();
        await _world.DeployAsync(Shop.Orders(), "4", settings);

        _world.Plane.Calls.Count(call => call.Operation == "ListTagsForResource").ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_project_that_lost_its_service_to_another_one_finds_out_although_nothing_has_changed()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders() with { Owner = "acme/other" }, "2", new() { Adopt = true });

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "3"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_project_that_lost_its_service_to_one_with_another_ledger_finds_out_although_nothing_has_changed(bool hasNode)
    {
        var service = hasNode ? Shop.Orders() : Shop.Orders() with { Service = "orders-api" };
        await _world.DeployAsync(service, "1");
        // A deploy with MeshAdopt that has no ledger of the service changes only tags, and tags have no version.
        foreach (var resource in service.Resources) await TagAsync(resource.Id, OwnershipTags.Owner, "acme/other");

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(service, "2"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
        error.Message.ShouldContain("route orders/default", Case.Sensitive, "the tags of all resources were read");
    }

    [Fact]
    public async Task A_service_whose_node_was_deleted_is_compared_with_all_tags()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        _world.Plane.Remove(Shop.Node("orders"));
        await TagAsync(Shop.Route("orders", "default"), OwnershipTags.Owner, "acme/other");

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "2"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
    }

    [Fact]
    public async Task A_plan_and_the_check_for_drift_read_all_tags()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await TagAsync(Shop.Route("orders", "default"), "cost", "7");

        var deployed = await _world.DeployAsync(Shop.Orders(), "2");
        var plan = await _world.Deployer().PlanAsync(Shop.Orders(), new("acme/shop", "3"), Token);
        var drift = await _world.Deployer().DriftAsync("shop", "orders", Token);
        var healed = await _world.DeployAsync(Shop.Orders(), "3", new() { HealDrift = true });

        deployed.Plan.Drift.ShouldBeEmpty();
        plan.Plan.Drift.ShouldHaveSingleItem().Path.ShouldBe("tags.cost");
        drift.Findings.ShouldHaveSingleItem().Message.ShouldContain("tags.cost");
        healed.Plan.HasChanges.ShouldBeTrue();
        _world.Plane.Find(Shop.Route("orders", "default"))!.Tags!.ShouldNotContainKey("cost");
    }

    [Fact]
    public async Task A_saved_plan_is_compared_with_all_tags()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var plan = (await _world.Deployer().PlanAsync([new(Shop.Orders())], new("acme/shop", "2"), Token)).Document;
        await TagAsync(Shop.Node("orders"), OwnershipTags.Owner, "acme/other");
        var settings = new DeploySettings { Saved = new(plan, "orders.plan.json") };
        var deployer = new MeshDeployer(_world.Plane, _world.Ledger, settings, new Lines(), _world.Time);

        var error = await Should.ThrowAsync<MeshException>(() => deployer.DeployAsync(Shop.Orders(), new("acme/shop", "2"), Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OwnedByAnother);
    }

    [Fact]
    public async Task What_a_deploy_has_read_is_recorded_even_if_the_definition_does_not_contain_it()
    {
        var tagged = Shop.Orders().With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "a")));
        await _world.DeployAsync(tagged, "1");
        await TagAsync(Shop.Node("orders"), "cost", "7");
        await _world.DeployAsync(tagged.With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "b"))), "2");
        _world.Plane.Calls.Clear();

        var result = await _world.DeployAsync(tagged.With(Shop.Of(Shop.Node("orders"), Shop.NodeSpec((8080, "http")), ("team", "b"))), "3");

        _world.Plane.Calls.Count(call => call.Operation == "ListTagsForResource").ShouldBe(1);
        result.Plan.Drift.ShouldHaveSingleItem().Path.ShouldBe("tags.cost");
        (await _world.HistoryAsync()).Live!.Versions.Select(version => version.Tags.Count).ShouldBe([2, 0, 0, 0]);
    }

    // Among these seeds are plans that write gateway routes which they leave as they are.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_transition_loses_a_tag_that_somebody_has_added_whether_it_succeeds_or_is_undone(bool fails)
    {
        for (var seed = 100u; seed < 140; seed++)
        {
            var (before, after) = Meshes.Pair(seed);
            using var plane = new EngineControlPlane();
            var world = new World();
            var settings = new DeploySettings { Service = new() { AllowGap = true, AllowRemoval = true } };
            var deployer = new MeshDeployer(plane, world.Ledger, settings, world.Reported, world.Time);
            await deployer.DeployAsync(before, new("acme/shop", "1"), Token);
            foreach (var id in plane.Specs.Keys)
            {
                var live = await plane.DescribeAsync(id, Token);
                await plane.TagAsync(live!.Arn, new Dictionary<string, string> { ["cost"] = "7" }, Token);
            }

            var writes = 0;
            plane.Refuses = _ => fails && Interlocked.Increment(ref writes) == 2 + (seed % 10);
            IEnumerable<ResourceId> kept = before.Resources.Select(resource => resource.Id).Intersect(after.Resources.Select(resource => resource.Id));
            try
            {
                await deployer.DeployAsync(after, new("acme/shop", "2"), Token);
            }
            catch (MeshException problem) when (problem.Message.Contains("have been undone", StringComparison.Ordinal))
            {
                kept = before.Resources.Select(resource => resource.Id);
            }

            foreach (var id in kept)
            {
                var live = await plane.DescribeAsync(id, Token);
                var tags = await plane.ReadTagsAsync(live!.Arn, Token);
                tags.GetValueOrDefault("cost").ShouldBe("7", $"{id} with seed {seed}");
                tags.Keys.Count(key => key.StartsWith(OwnershipTags.Prefix, StringComparison.Ordinal)).ShouldBe(4, $"{id} with seed {seed}");
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task TagAsync(ResourceId id, string key, string value) =>
        _world.Plane.TagAsync(_world.Plane.Find(id)!.Arn, new Dictionary<string, string> { [key] = value }, Token);

    private async Task ShouldReadOnceAsync(Func<Task<DeployResult>> deploy)
    {
        _world.Plane.Calls.Clear();
        var result = await deploy();
        result.Plan.HasChanges.ShouldBeFalse();
        _world.Plane.Calls.Select(call => call.Operation).Order()
            .ShouldBe(["DescribeMesh", "DescribeRoute", "DescribeVirtualNode", "DescribeVirtualRouter", "DescribeVirtualService", "ListTagsForResource"]);
        _world.Plane.Calls.Single(call => call.Operation == "ListTagsForResource").Subject.ShouldBe(_world.Plane.Find(Shop.Node("orders"))!.Arn);
    }
}

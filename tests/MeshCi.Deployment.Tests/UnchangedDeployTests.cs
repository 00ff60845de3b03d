using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>A deploy that has nothing to change takes no lease, so it can meet one that has.</summary>
public sealed class UnchangedDeployTests
{
    private const string Second = "shop/orders/00000002.json";
    private readonly World _world = new();

    [Fact]
    public async Task It_takes_no_lease()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var calls = new List<string>();
        _world.Store.Before = (call, key) => calls.Add($"{call} {key}");

        await _world.DeployAsync(Shop.Orders(), "2");

        calls.ShouldBe(["list shop/orders/", "read shop/orders/00000001.json", $"create {Second}"]);
    }

    [Fact]
    public async Task A_deploy_that_runs_at_the_same_time_plans_again_after_it()
    {
        await MeetAsync(unchanged: "3", changed: "5");

        (await _world.HistoryAsync()).Entries.Select(entry => (entry.Context.Build, entry.Outcome))
            .ShouldBe([("1", EntryOutcome.Succeeded), ("3", EntryOutcome.Succeeded), ("5", EntryOutcome.Succeeded)]);
    }

    [Fact]
    public async Task A_deploy_that_runs_at_the_same_time_is_refused_if_its_build_is_older()
    {
        var error = await Should.ThrowAsync<MeshException>(() => MeetAsync(unchanged: "7", changed: "5"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7031");
        (await _world.HistoryAsync()).Entries.Select(entry => entry.Context.Build).ShouldBe(["1", "7"]);
    }

    [Fact]
    public async Task It_waits_for_a_deploy_that_has_begun_to_change_the_mesh()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var hasMet = false;
        _world.Store.Before = (call, key) =>
        {
            if (hasMet || call != "create" || key != Second) return;
            hasMet = true;
            _world.Store.Put(Second, "{}"u8.ToArray());
        };

        // The entry with its number belongs to a deploy whose changes are unknown.
        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders(), "2"))).Finding.Diagnostic.Id.ShouldBe("MESH8010");
    }

    private async Task MeetAsync(string unchanged, string changed)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var hasMet = false;
        _world.Store.Before = (call, key) =>
        {
            if (hasMet || call != "create" || key != Second) return;
            hasMet = true;
            _world.DeployAsync(Shop.Orders(), unchanged).GetAwaiter().GetResult();
        };
        await _world.DeployAsync(Shop.Orders("3s"), changed);
    }
}

using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Tests;

/// <summary>The outcomes that a terminal shows.</summary>
public sealed class OutcomeTextTests
{
    private readonly World _world = new();

    [Fact]
    public async Task Each_outcome_names_the_build_and_what_changed()
    {
        (await PlannedAsync("15s", "1")).ShouldBe("would deploy build 1: 5 to create");
        OutcomeText.Recorded(await _world.HistoryAsync()).ShouldBe("not deployed yet");
        OutcomeText.Drifted(await DriftAsync()).ShouldBe("not deployed yet");

        Deployed(await _world.DeployAsync(Shop.Orders(), "1")).ShouldBe("deployed build 1: 5 created");
        OutcomeText.Recorded(await _world.HistoryAsync()).ShouldBe("1 deploy recorded; live: build 1");
        Deployed(await _world.DeployAsync(Shop.Orders(), "1")).ShouldBe("unchanged: mesh matches build 1");
        (await PlannedAsync("15s", "2")).ShouldBe("no changes: mesh matches build 1");

        var canary = Shop.Orders("10s").With(Shop.Of(Shop.Node("orders-v2"), Shop.NodeSpec((8080, "http"))));
        OutcomeText.Planned(await _world.Deployer().PlanAsync(canary, new(Build: "2"), TestContext.Current.CancellationToken))
            .ShouldBe("would deploy build 2: 1 to create, 1 to update");
        Deployed(await _world.DeployAsync(canary, "2")).ShouldBe("deployed build 2: 1 created, 1 updated");
        RolledBack(await _world.RollbackAsync()).ShouldBe("rolled back to build 1: 1 updated, 1 deleted");
        OutcomeText.Drifted(await DriftAsync()).ShouldBe("no drift: mesh matches build 1");
        OutcomeText.Recorded(await _world.HistoryAsync()).ShouldBe("3 deploys recorded; live: build 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removed_service_is_not_live(bool isLast)
    {
        if (!isLast) await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.Deployer().DestroyAsync([new("shop", "orders")], new("acme/shop", "2"), TestContext.Current.CancellationToken);

        var history = await _world.HistoryAsync();
        OutcomeText.Recorded(history).ShouldBe("2 deploys recorded; removed by build 2");
        HistoryText.Lines("shop", "orders", history)[^1].ShouldBe("  removed by build 2");
        var drift = await DriftAsync();
        (drift.Build, drift.RemovedBy, drift.Count).ShouldBe((null, "2", 0));
        OutcomeText.Drifted(drift).ShouldBe("no drift: removed by build 2");
        var plan = await _world.Deployer().PlanAsync(Shop.Orders(), new(Build: "3"), TestContext.Current.CancellationToken);
        (plan.LastSuccessful, plan.Matches).ShouldBe((null, null));
        plan.Lines[0].ShouldEndWith("build 3   removed by build 2");
        PlanMarkdown.Write(plan.Document).ShouldContain("removed by build `2`");
        await _world.DeployAsync(Shop.Orders(), "3");
        OutcomeText.Drifted(await DriftAsync()).ShouldBe("no drift: mesh matches build 3");
    }

    [Theory]
    [InlineData(1, "drift: 1 resource differs from build 4")]
    [InlineData(2, "drift: 2 resources differ from build 4")]
    public void Drift_counts_the_resources(int count, string text)
    {
        var finding = MeshCi.Definitions.Diagnostics.MeshDiagnostics.ResourceDrifted.At(null, "A difference.");

        OutcomeText.Drifted(new DriftResult("4", [.. Enumerable.Repeat(finding, count)])).ShouldBe(text);
    }

    [Theory]
    [InlineData(null, "mesh shop does not exist yet")]
    [InlineData(0, "mesh shop has 0 virtual services")]
    [InlineData(1, "mesh shop has 1 virtual service")]
    [InlineData(4, "mesh shop has 4 virtual services")]
    public void An_overview_counts_the_virtual_services(int? services, string text) =>
        OutcomeText.Shown(new MeshOverview("shop", services, [])).ShouldBe(text);

    private static string Deployed(DeployResult result) => OutcomeText.Deployed(result.Whole, result.Build);

    private static string RolledBack(DeployResult result) => OutcomeText.RolledBack(result.Whole, result.Build);

    private async Task<string> PlannedAsync(string timeout, string build) =>
        OutcomeText.Planned(await _world.Deployer().PlanAsync(Shop.Orders(timeout), new(Build: build), TestContext.Current.CancellationToken));

    private Task<DriftResult> DriftAsync() => _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);
}

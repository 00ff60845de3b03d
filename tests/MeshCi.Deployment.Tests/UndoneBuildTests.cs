using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>Jobs that are late or are started again, after what their build deployed was rolled back or removed.</summary>
public sealed class UndoneBuildTests
{
    private static readonly BuildContext Ci = new("acme/shop") { Ci = "travis", Host = "app.travis-ci.com" };
    private readonly World _world = new() { Concurrency = 1 };

    [Fact]
    public async Task A_job_that_is_started_again_does_not_undo_the_rollback_of_its_build()
    {
        await DeployAsync("5", "1s");
        await DeployAsync("6", "2s");
        await RollbackAsync("7");

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync("6", "2s"));

        refused.Finding.Diagnostic.Id.ShouldBe("MESH7035");
        refused.Message.ShouldStartWith("Build 6 of shop/orders was rolled back by build 7 on 2026-11-23 ");
        refused.Message.ShouldContain("UTC, and live is build 5. A job that is started again must not undo that.");
        refused.Message.ShouldContain("-p:MeshRollbackTo=6'");
        (await PlanAsync("6", "2s")).Refusal!.Diagnostic.Id.ShouldBe("MESH7035");
        (await _world.HistoryAsync()).Live!.LiveBuild.ShouldBe("5");
        (await DeployAsync("6", "2s", new() { AllowOlder = true })).Changed.ShouldBe(1);
        (await DeployAsync("6", "2s")).Changed.ShouldBe(0);
    }

    [Fact]
    public async Task A_build_that_is_live_again_or_a_new_one_is_deployed_after_a_rollback()
    {
        await DeployAsync("5", "1s");
        await DeployAsync("6", "2s");
        await RollbackAsync("7");
        await RollbackAsync("8", "6");

        (await DeployAsync("6", "2s")).Changed.ShouldBe(0);

        (await DeployAsync("9", "3s")).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task A_person_may_give_the_same_number_again()
    {
        await _world.DeployAsync(Shop.Orders("1s"), "5");
        await _world.DeployAsync(Shop.Orders("2s"), "6");
        await _world.RollbackAsync();

        (await _world.DeployAsync(Shop.Orders("2s"), "6")).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task The_job_of_a_rollback_does_not_go_back_further_when_it_is_started_again()
    {
        await DeployAsync("4", "1s");
        await DeployAsync("5", "2s");
        await DeployAsync("6", "3s");
        (await RollbackAsync("7")).Build.ShouldBe("5");

        var again = await RollbackAsync("7");

        (again.Build, again.Changed, again.Entry).ShouldBe(("5", 0, null));
        _world.Reported.All.ShouldContain(line => line.StartsWith("note: Build 7 has already rolled back to build 5."));
        (await RollbackAsync("7", "6")).Build.ShouldBe("6");
        (await RollbackAsync("8")).Build.ShouldBe("5");
    }

    [Theory]
    [InlineData(true, "9", "MESH7031", "Build 9 of acme/shop is older than build 12, which removed shop/orders on 2026-11-23 ")]
    [InlineData(false, "9", "MESH7031", "Build 9 of acme/shop is older than build 12, which removed shop/orders on 2026-11-23 ")]
    [InlineData(true, "10", "MESH7031", "Build 10 of acme/shop is older than build 12")]
    [InlineData(false, "11", "MESH7031", "Build 11 of acme/shop is older than build 12")]
    [InlineData(true, "13", null, "")]
    [InlineData(false, "13", null, "")]
    public async Task A_late_build_does_not_bring_a_removed_service_back(bool deletesMesh, string build, string? code, string message)
    {
        if (!deletesMesh) await _world.DeployAsync(Shop.Definition("web", Shop.Of(Shop.Node("web"), "{}")), "1");
        await DeployAsync("10", "1s");
        await DestroyAsync("12");
        (_world.Plane.Find(Shop.Mesh) is null).ShouldBe(deletesMesh);

        var deploy = () => DeployAsync(build, "1s");

        if (code is null)
        {
            (await deploy()).Changed.ShouldBePositive();
            return;
        }

        var refused = await Should.ThrowAsync<MeshException>(deploy);
        refused.Finding.Diagnostic.Id.ShouldBe(code);
        refused.Message.ShouldStartWith(message);
        _world.Plane.Find(Shop.Node("orders")).ShouldBeNull();
        (await DeployAsync(build, "1s", new() { AllowOlder = true })).Changed.ShouldBePositive();
    }

    [Theory]
    [InlineData("9", "MESH7031",
        "Build 9 of acme/shop is older than build 10, the last one of acme/shop that was accepted for shop/orders. Build local.3 removed the service on ")]
    [InlineData("10", "MESH7035", "Build 10 of shop/orders was removed by build local.3 on 2026-11-23 ")]
    public async Task A_removal_without_a_number_is_named(string build, string code, string message)
    {
        await DeployAsync("10", "1s");
        await DestroyAsync(null);

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(build, "1s"));

        refused.Finding.Diagnostic.Id.ShouldBe(code);
        refused.Message.ShouldStartWith(message.Replace("local.3", (await _world.HistoryAsync()).Live!.Context.Build));
    }

    [Fact]
    public async Task A_job_that_removes_what_it_has_deployed_can_be_started_again()
    {
        await DeployAsync("12", "1s");
        await DestroyAsync("12");

        (await DeployAsync("12", "1s")).Changed.ShouldBePositive();
    }

    [Theory]
    [InlineData("travis", "90000685", true)]
    [InlineData("travis", "90000683", false)]
    [InlineData("travis", null, false)]
    [InlineData("gitlab", "90000685", false)]
    public async Task A_higher_build_ID_is_a_hint_that_the_numbers_have_started_again(string system, string? id, bool isNamed)
    {
        await _world.Deployer().DeployAsync(Shop.Orders("1s"), Ci with { Build = "684", BuildId = "90000684" }, TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(
            Shop.Orders("2s"), Ci with { Ci = system, Build = "2", BuildId = id }, TestContext.Current.CancellationToken));

        refused.Message.Contains("Its ID 90000685 is higher than 90000684, that of build 684", StringComparison.Ordinal).ShouldBe(isNamed);
        refused.Message.ShouldContain("Nothing was written.");
    }

    [Fact]
    public async Task Two_repositories_with_one_name_are_told_apart_by_what_the_CI_system_calls_them()
    {
        await _world.Deployer().DeployAsync(
            Shop.Orders("1s"), Ci with { Build = "684", RepositoryId = "9" }, TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<MeshException>(() => _world.Deployer().DeployAsync(
            Shop.Orders("2s"), Ci with { Build = "700", RepositoryId = "10" }, TestContext.Current.CancellationToken));

        refused.Message.ShouldStartWith("Build 700 is counted by 'travis app.travis-ci.com 10', but build 684");
    }

    private Task<DeployResult> DeployAsync(string build, string timeout, ServiceSettings? settings = null) =>
        _world.Deployer(settings).DeployAsync(Shop.Orders(timeout), Ci with { Build = build }, TestContext.Current.CancellationToken);

    private async Task<Reporting.PlanResult> PlanAsync(string build, string timeout) =>
        await _world.Deployer().PlanAsync(Shop.Orders(timeout), Ci with { Build = build }, TestContext.Current.CancellationToken);

    private Task<DeployResult> RollbackAsync(string build, string? to = null) =>
        _world.Deployer().RollbackAsync("shop", "orders", Ci with { Build = build }, to, TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<DeployResult>> DestroyAsync(string? build) => _world.Deployer().DestroyAsync(
        [new DestroyRequest("shop", "orders")], Ci with { Build = build }, TestContext.Current.CancellationToken);
}

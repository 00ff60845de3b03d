using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>A command of one environment does not replace or remove what another environment has deployed.</summary>
public sealed class EnvironmentGuardTests
{
    private readonly World _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("staging", "production", true)]
    [InlineData("staging", null, true)]
    [InlineData("staging", "staging", false)]
    [InlineData("Staging", "STAGING", false)]
    [InlineData(null, "production", false)]
    [InlineData(null, null, false)]
    public async Task A_deploy_is_refused_if_the_live_build_belongs_to_another_environment(string? live, string? now, bool isRefused)
    {
        await DeployAsync(live, "1");
        var calls = _world.Plane.Calls.Count(call => call.Writes);

        var plan = await In(now).PlanAsync(Shop.Orders("7s"), new("acme/shop", "2"), Token);
        plan.Refusal?.Diagnostic.Id.ShouldBe("MESH7079");
        (plan.Refusal is not null).ShouldBe(isRefused);

        if (!isRefused)
        {
            await DeployAsync(now, "2");
            return;
        }

        var error = (await Should.ThrowAsync<MeshException>(() => DeployAsync(now, "2"))).Finding;
        (error.Diagnostic.Id, error.Service, error.Place?.Item).ShouldBe(("MESH7079", "orders", "MeshEnvironment"));
        error.Message.ShouldStartWith(
            "In mesh shop, build 1 of orders was deployed for the environment 'staging', and this command deploys "
            + $"{(now is null ? "without MeshEnvironment" : $"for the environment '{now}'")}, so it would replace what is live there. Nothing was changed.");
        _world.Plane.Calls.Count(call => call.Writes).ShouldBe(calls);
        (await _world.HistoryAsync()).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deploy_of_the_same_definition_is_refused_too()
    {
        await DeployAsync("staging", "1");

        (await Should.ThrowAsync<MeshException>(() => DeployAsync("production", "1", "1"))).Finding.Diagnostic.Id.ShouldBe("MESH7079");
    }

    [Fact]
    public async Task The_property_is_needed_only_once()
    {
        await DeployAsync("staging", "1");
        await DeployAsync("production", "2", settings: new() { AllowOtherEnvironment = true });

        await DeployAsync("production", "3");

        (await _world.HistoryAsync()).Live!.Place.Environment.ShouldBe("production");
        (await Should.ThrowAsync<MeshException>(() => DeployAsync("staging", "4"))).Finding.Diagnostic.Id.ShouldBe("MESH7079");
    }

    [Fact]
    public async Task A_removal_is_refused_unless_its_environment_has_deployed_the_service()
    {
        await DeployAsync("staging", "1");

        var error = await Should.ThrowAsync<MeshException>(() => RemoveAsync("production"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH7079");
        error.Message.ShouldContain("this command removes the service for the environment 'production', so it would remove what is live there.");
        await RemoveAsync("staging");
        await DeployAsync("production", "2");
        await RemoveAsync("staging", new() { AllowOtherEnvironment = true });
        (await _world.HistoryAsync()).Live!.Kind.ShouldBe(EntryKind.Destroy);
    }

    [Fact]
    public async Task A_rollback_restores_the_builds_of_its_environment_and_reports_that_another_one_was_live()
    {
        await DeployAsync("staging", "1");
        await DeployAsync("production", "2", settings: new() { AllowOtherEnvironment = true });

        var back = await In("staging").RollbackAsync("shop", "orders", new("acme/shop"), null, Token);

        back.Build.ShouldBe("1");
        _world.Reported.All.ShouldContain("note: The last build was deployed with MeshEnvironment 'production', and this command runs with 'staging'.");
    }

    private MeshDeployer In(string? environment, ServiceSettings? settings = null) => new(
        _world.Plane, _world.Ledger, new DeploySettings { Environment = environment, Service = settings ?? new() }, _world.Reported, _world.Time);

    private Task<DeployResult> DeployAsync(string? environment, string build, string? timeout = null, ServiceSettings? settings = null) =>
        In(environment, settings).DeployAsync(Shop.Orders($"{timeout ?? build}s"), new("acme/shop", build), Token);

    private Task<IReadOnlyList<DeployResult>> RemoveAsync(string environment, ServiceSettings? settings = null) => In(environment).DestroyAsync(
        [new DestroyRequest("shop", "orders") { Settings = settings ?? new() }], new("acme/shop"), Token);
}

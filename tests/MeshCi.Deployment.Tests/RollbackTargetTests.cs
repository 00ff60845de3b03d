using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

/// <summary>How a rollback names what it restores, and what it restores after a deploy that did not complete.</summary>
public class RollbackTargetTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_rollback_can_name_the_sequence_or_the_beginning_of_the_digest()
    {
        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Shop.Orders("3s"));

        (await _world.RollbackAsync("#1")).Build.ShouldBe("local.1");
        (await _world.RollbackAsync(DefinitionFile.Digest(Shop.Orders("3s"))[..15])).Build.ShouldBe("local.2");
    }

    [Fact]
    public async Task A_sequence_without_its_sign_is_recognized()
    {
        await _world.DeployAsync(Shop.Orders());
        await _world.DeployAsync(Shop.Orders("3s"));

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync("1"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.NoBuildToRollBackTo);
        error.Message.ShouldContain("Did you mean ledger entry 1, which is build local.1? Then pass -p:MeshRollbackTo=#1.");
    }

    [Fact]
    public async Task A_build_number_that_was_deployed_twice_with_different_content_is_ambiguous()
    {
        await _world.DeployAsync(Shop.Orders(), "7");
        await _world.DeployAsync(Shop.Orders("3s"), "7");
        await _world.DeployAsync(Shop.Orders("4s"), "8");

        var error = await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync("7"));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.BuildAmbiguous);
        error.Message.ShouldContain($"#1 (build 7, 2026-11-23 22:00 UTC, {DefinitionFile.Digest(Shop.Orders())[..19]})");
        error.Message.ShouldContain("such as -p:MeshRollbackTo=#2.");
        await _world.RollbackAsync("#1");
        Timeout().ShouldContain("15");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_deploy_that_did_not_complete_a_rollback_restores_the_last_good_build(bool isKilled)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        var good = _world.Plane.State;
        await BreakAsync(isKilled);

        (await _world.RollbackAsync()).Build.ShouldBe("2");

        _world.Plane.State.ShouldBe(good);
    }

    [Fact]
    public async Task With_a_single_good_build_a_rollback_after_a_failed_one_restores_it()
    {
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        var good = _world.Plane.State;
        await BreakAsync(false);

        (await _world.RollbackAsync()).Build.ShouldBe("2");

        _world.Plane.State.ShouldBe(good);
    }

    [Fact]
    public async Task Without_a_good_build_a_rollback_names_the_command_that_helps()
    {
        await BreakAsync(false);

        (await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync())).Message.ShouldContain("run 'dotnet msbuild -t:MeshRecover'");
    }

    [Fact]
    public async Task A_rollback_that_another_service_prevents_can_be_forced()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Service("bulk.shop.local"), Shop.ProviderSpec("orders"))), "2");
        await _world.DeployAsync(
            Shop.Definition("web", Shop.Of(Shop.Node("web"), """{"backends":[{"virtualService":{"virtualServiceName":"bulk.shop.local"}}]}""")), "1");

        (await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync())).Message.ShouldContain("To roll back anyway, pass -p:MeshAllowRemoval=true.");
        await _world.Deployer(new() { AllowRemoval = true }).RollbackAsync("shop", "orders", new(), null, TestContext.Current.CancellationToken);

        _world.Plane.Find(Shop.Service("bulk.shop.local")).ShouldBeNull();
    }

    [Theory]
    [InlineData("2", "To restore what build 2 deployed", false)]
    [InlineData("3", "Live is build 4, deployed on 2026-11-23 22:00 UTC.", true)]
    public async Task An_older_build_is_refused_with_what_is_live_and_with_advice_that_works(string build, string text, bool isContained)
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("4s"), "4");

        var error = await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("2s"), build));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.OlderBuild);
        error.Message.ShouldStartWith($"Build {build} of acme/shop is older than build 4, the last one of acme/shop that was accepted for shop/orders.");
        if (isContained) error.Message.ShouldContain(text);
        else error.Message.ShouldNotContain(text);
        (await _world.DeployAsync(Shop.Orders("2s"), build, new() { AllowOlder = true })).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_does_not_claim_that_the_mesh_matches_a_build_if_the_newest_entry_is_lost()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        await _world.DeployAsync(Shop.Orders("3s"), "2");
        _world.Store.Rename("shop/orders/00000002.json", "shop/orders/00000002.json.damaged");

        var plan = await _world.Deployer().PlanAsync(Shop.Orders("3s"), new(), TestContext.Current.CancellationToken);
        await _world.Deployer().DriftAsync("shop", "orders", TestContext.Current.CancellationToken);

        plan.Matches.ShouldBeNull();
        _world.Reported.All.ShouldContain(line =>
            line.StartsWith("note: the newest ledger entry of shop/orders is missing or cannot be read", StringComparison.Ordinal));
    }

    private string Timeout() => _world.Plane.Find(Shop.Route("orders", "default"))!.Spec.ToString();

    /// <summary>A deploy of build 3 that changes the route and then fails or dies.</summary>
    private async Task BreakAsync(bool isKilled)
    {
        var definition = Shop.Orders("9s").With(Shop.Of(Shop.Node("v2"), "{}"), Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("v2")));
        var isCreated = false;
        _world.Plane.Fails = call =>
        {
            isCreated |= call.Operation == "CreateRoute" && call.Subject.Contains("new", StringComparison.Ordinal);
            if (!isCreated) return null;
            return new(isKilled ? new ProcessDiedException() : new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed"));
        };
        if (isKilled) _world.Store.WriteFails = _ => isCreated ? throw new ProcessDiedException() : false;
        if (isKilled) await Should.ThrowAsync<ProcessDiedException>(() => _world.DeployAsync(definition, "3"));
        else await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, "3"));
        _world.Plane.Fails = _ => null;
        _world.Store.WriteFails = _ => false;
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>A build whose deploy succeeded, but which failed in CI, is not the last good one.</summary>
public sealed class FailedBuildTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_build_that_failed_in_CI_is_skipped_with_a_line()
    {
        await DeployAsync(3);

        (await RollbackAsync(Failed("2"))).Build.ShouldBe("1");

        _world.Reported.All.ShouldContain("note: build 2 is skipped.");
        (await _world.HistoryAsync()).Entries[^1].Target.ShouldBe("1");
    }

    [Fact]
    public async Task A_rollback_after_that_goes_further_back_and_not_to_the_build_that_was_skipped()
    {
        await DeployAsync(4);

        (await RollbackAsync(Failed("3"))).Build.ShouldBe("2");
        (await RollbackAsync(Failed("3"))).Build.ShouldBe("1");
    }

    [Fact]
    public async Task A_build_that_is_named_is_restored_whatever_CI_reports()
    {
        await DeployAsync(3);

        var result = await RollbackAsync(new Reports(_ => throw new InvalidOperationException("The CI system was asked.")), "2");

        result.Build.ShouldBe("2");
    }

    [Fact]
    public async Task If_every_build_failed_there_is_none_to_return_to()
    {
        await DeployAsync(3);

        var error = await Should.ThrowAsync<MeshException>(() => RollbackAsync(Failed("1", "2")));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.NoBuildToRollBackTo);
        error.Message.ShouldContain("Builds that failed in CI are skipped: 1, 2. Builds that were deployed successfully: 1, 2, 3.");
        error.Message.ShouldContain("-p:MeshRollbackTo=<build>");
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "1")]
    public async Task After_a_deploy_that_did_not_complete_the_live_build_is_asked_about_too(bool hasFailed, string restored)
    {
        await DeployAsync(2);
        await BreakAsync();

        (await RollbackAsync(hasFailed ? Failed("2") : Failed())).Build.ShouldBe(restored);
    }

    [Fact]
    public async Task If_CI_cannot_be_asked_the_ledger_counts_and_a_warning_is_reported()
    {
        await DeployAsync(3);
        var reports = new Reports(_ => new(false, null, MeshDiagnostics.BuildStateUnknown.At(null, "It is unknown.")));

        (await RollbackAsync(reports)).Build.ShouldBe("2");

        var warning = _world.Reported.Findings.ShouldHaveSingleItem();
        (warning.Message, warning.Service).ShouldBe(("It is unknown.", "orders"));
    }

    [Fact]
    public async Task A_build_that_treats_the_warning_as_an_error_writes_nothing()
    {
        await DeployAsync(3);
        var before = _world.Plane.State;
        var reports = new Reports(_ => new(false, null, MeshDiagnostics.BuildStateUnknown.At(null, "It is unknown.")));
        var settings = new ServiceSettings { AdjustSeverity = finding => finding with { Diagnostic = finding.Diagnostic.As(Severity.Error) } };

        var error = await Should.ThrowAsync<MeshException>(() => RollbackAsync(reports, null, settings));

        error.Message.ShouldBe("It is unknown. Nothing was written.");
        _world.Plane.State.ShouldBe(before);
    }

    [Fact]
    public async Task The_job_of_a_rollback_is_not_the_build_that_it_restored()
    {
        await DeployAsync(3);
        await _world.RollbackAsync("1");
        await _world.DeployAsync(Shop.Orders("9s"), "5");
        var asked = new List<string?>();

        var result = await RollbackAsync(new Reports(build =>
        {
            asked.Add(build.Build);
            return new(false, null, null);
        }));

        (result.Build, string.Join(',', asked)).ShouldBe(("1", "1"));
    }

    private async Task DeployAsync(int builds)
    {
        for (var build = 1; build <= builds; build++) await _world.DeployAsync(Shop.Orders($"{build + 1}s"), $"{build}");
    }

    /// <summary>A deploy that fails, and whose undoing fails as well.</summary>
    private async Task BreakAsync()
    {
        var isCreated = false;
        _world.Plane.Fails = call =>
        {
            isCreated |= call.Operation == "CreateRoute";
            return isCreated ? new(new ControlPlaneException(ControlPlaneError.Forbidden, call.Operation, "not allowed")) : null;
        };
        var definition = Shop.Orders("9s").With(Shop.Of(Shop.Node("v2"), "{}"), Shop.Of(Shop.Route("orders", "new"), Shop.RouteSpec("v2")));
        await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(definition, "9"));
        _world.Plane.Fails = _ => null;
    }

    private async Task<DeployResult> RollbackAsync(IBuildReports reports, string? to = null, ServiceSettings? settings = null)
    {
        var request = new RollbackRequest("shop", "orders") { ToBuild = to, Reports = reports, Settings = settings ?? new() };
        return (await _world.Deployer(settings).RollbackAsync([request], new("acme/shop"), TestContext.Current.CancellationToken))[0];
    }

    private static Reports Failed(params string[] builds) => new(
        build => builds.Contains(build.Build) ? new(true, $"build {build.Build} is skipped.", null) : new(false, null, null));

    private sealed class Reports(Func<BuildContext, BuildReport> report) : IBuildReports
    {
        public Task<BuildReport?> FindAsync(BuildContext build, CancellationToken cancellationToken) => Task.FromResult<BuildReport?>(report(build));
    }
}

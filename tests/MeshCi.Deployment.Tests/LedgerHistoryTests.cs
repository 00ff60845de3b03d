using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Tests;

/// <summary>What deploys and rollbacks find in a history of which they read, or keep, only a part.</summary>
public sealed class LedgerHistoryTests
{
    private readonly World _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_that_a_rollback_or_the_next_deploy_needs_are_kept_however_many_deploys_fail()
    {
        var settings = new ServiceSettings { LedgerKeep = 1 };
        await _world.DeployAsync(Shop.Orders(), "1", settings);
        await _world.DeployAsync(Shop.Orders("2s"), "2", settings);
        await _world.DeployAsync(Shop.Orders("3s"), "3", settings);
        _world.Plane.Fails = call => call.Writes ? new Fault(new ControlPlaneException(ControlPlaneError.BadRequest, "UpdateRoute", "Refused.")) : null;
        for (var build = 4; build < 16; build++)
            await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders($"{build}s"), $"{build}", settings));
        _world.Plane.Fails = _ => null;
        (await SuccessfulAsync()).ShouldBe(["2", "3"]);

        await _world.DeployAsync(Shop.Orders("20s"), "20", settings);

        (await SuccessfulAsync()).ShouldBe(["3", "20"]);
        (await _world.RollbackAsync()).Build.ShouldBe("3");
        (await _world.DeployAsync(Shop.Orders("21s"), "21", settings)).Changed.ShouldBe(1);
        (await _world.RollbackAsync()).Build.ShouldBe("3");
    }

    [Fact]
    public async Task Pruning_changes_neither_what_may_be_live_nor_what_a_rollback_restores()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (random, world) = (new Random(seed), new World());
            for (var build = 1; build < 12; build++)
            {
                world.Plane.Fails = random.Next(4) > 0 ? _ => null
                    : call => call.Operation.StartsWith("Update", StringComparison.Ordinal)
                        ? new Fault(new ControlPlaneException(ControlPlaneError.BadRequest, call.Operation, "Refused.")) : null;
                try
                {
                    if (random.Next(3) == 0) await world.RollbackAsync();
                    else await world.DeployAsync(Shop.Orders($"{random.Next(1, 4)}s"), $"{build}");
                }
                catch (MeshException)
                {
                    // There was nothing to go back to, or a call was refused.
                }

                var history = await world.HistoryAsync();
                foreach (var keep in new[] { 1, 2, 5 })
                {
                    var deleted = Pruning.Choose(history, keep);
                    var rest = history with { Entries = [.. history.Entries.Except(deleted)] };
                    rest.Live.ShouldBe(history.Live);
                    rest.Unsettled.ShouldBe(history.Unsettled);
                    Target(rest).ShouldBe(Target(history), $"seed {seed}, build {build}, keep {keep}");
                    var successful = rest.Entries.Count(entry => entry.Outcome == EntryOutcome.Succeeded);
                    successful.ShouldBeGreaterThanOrEqualTo(Math.Min(keep, history.Entries.Count(entry => entry.Outcome == EntryOutcome.Succeeded)));
                }
            }
        }
    }

    [Fact]
    public async Task Pruning_keeps_what_a_rollback_of_another_environment_restores()
    {
        await DeployToAsync("stage", "1", "1s");
        for (var build = 2; build < 8; build++) await DeployToAsync("prod", $"{build}", $"{build}s");

        (await SuccessfulAsync()).ShouldBe(["1", "6", "7"]);
        var rolledBack = await DeployerOf("stage").RollbackAsync("shop", "orders", new("acme/shop"), null, Token);
        rolledBack.Build.ShouldBe("1");
        (await DeployerOf("prod").RollbackAsync("shop", "orders", new("acme/shop"), null, Token)).Build.ShouldBe("7");
    }

    private MeshDeployer DeployerOf(string environment) => new(
        _world.Plane, _world.Ledger, new() { Environment = environment, Service = new() { LedgerKeep = 2, AllowOtherEnvironment = true } },
        _world.Reported, _world.Time);

    private Task<DeployResult> DeployToAsync(string environment, string build, string timeout) =>
        DeployerOf(environment).DeployAsync(Shop.Orders(timeout), new("acme/shop", build), Token);

    [Fact]
    public async Task A_deploy_reads_as_many_entries_of_a_long_history_as_of_a_short_one()
    {
        var reads = new List<int>();
        for (var build = 1; build <= 30; build++)
        {
            var before = _world.Store.EntriesRead;
            await _world.DeployAsync(Shop.Orders($"{build}s"), $"{build}");
            reads.Add(_world.Store.EntriesRead - before);
        }

        reads.Skip(3).ShouldAllBe(count => count == reads[2]);
        reads[2].ShouldBeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("4", false)]
    [InlineData("6", true)]
    public async Task The_last_accepted_build_counts_although_a_rollback_came_after_it(string build, bool isDeployed)
    {
        await _world.DeployAsync(Shop.Orders("1s"), "3");
        await _world.DeployAsync(Shop.Orders("2s"), "5");
        await _world.RollbackAsync();

        var deploy = _world.DeployAsync(Shop.Orders("9s"), build);

        if (isDeployed) (await deploy).Changed.ShouldBe(1);
        else (await Should.ThrowAsync<MeshException>(deploy)).Finding.Diagnostic.Id.ShouldBe("MESH7031");
    }

    [Fact]
    public async Task A_series_is_started_once_and_then_only_its_builds_are_compared()
    {
        var former = new BuildContext("acme/shop", "1195") { Ci = "github", Host = "github.com", RepositoryId = "9", Workflow = "ci.yml" };
        var series = former with { Workflow = "deploy.yml" };
        await DeployAsync("1s", former);

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync("2s", series with { Build = "3" }));
        refused.Finding.Diagnostic.Id.ShouldBe("MESH7038");
        refused.Message.ShouldContain("Build 3 is counted by deploy.yml of acme/shop on github.com, but build 1195, the last one that was accepted for "
            + "shop/orders, by ci.yml of acme/shop on github.com.");
        await DeployAsync("2s", series with { Build = "3" }, new() { AllowOlder = true });
        await DeployAsync("3s", series with { Build = "4", Repository = "acme/store" });

        (await Should.ThrowAsync<MeshException>(() => DeployAsync("4s", former with { Build = "1196" }))).Finding.Diagnostic.Id.ShouldBe("MESH7038");
        (await Should.ThrowAsync<MeshException>(() => DeployAsync("4s", series with { Build = "3" }))).Finding.Diagnostic.Id.ShouldBe("MESH7031");
    }

    [Fact]
    public async Task A_count_that_starts_again_without_a_change_goes_on_from_there()
    {
        var before = new BuildContext("acme/shop", "684") { Ci = "travis", Host = "app.travis-ci.com" };
        await DeployAsync("1s", before);

        (await DeployAsync("1s", before with { Build = "2" }, new() { AllowOlder = true })).Changed.ShouldBe(0);

        (await DeployAsync("1s", before with { Build = "3" })).Changed.ShouldBe(0);
        (await DeployAsync("2s", before with { Build = "4" })).Changed.ShouldBe(1);
        (await Should.ThrowAsync<MeshException>(() => DeployAsync("3s", before with { Build = "2" }))).Finding.Diagnostic.Id.ShouldBe("MESH7031");
    }

    [Fact]
    public async Task A_build_that_is_repeated_changes_nothing_and_another_definition_of_the_same_build_is_refused()
    {
        var job = new BuildContext("acme/shop", "7", Job: "7.1") { Ci = "travis", Host = "app.travis-ci.com" };
        await DeployAsync("1s", job);

        (await DeployAsync("1s", job)).Changed.ShouldBe(0);
        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync("2s", job with { Job = "7.2" }));
        refused.Finding.Diagnostic.Id.ShouldBe("MESH7039");
        refused.Message.ShouldContain("in its job 7.1");
        (await DeployAsync("2s", job with { Job = "7.2" }, new() { AllowOlder = true })).Changed.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_CI_system_says_is_read_back()
    {
        var job = new BuildContext("acme/shop", "7", "70", "7.1", "c0ffee", null, "travis")
        {
            Ci = "travis",
            Host = "app.travis-ci.com",
            RepositoryId = "9",
            Workflow = "deploy.yml",
            JobId = "71",
            Tag = "v1",
            Url = "https://example.com/70",
        };
        await DeployAsync("1s", job);

        (await _world.HistoryAsync()).Entries.Single().Context.ShouldBe(job);
    }

    [Fact]
    public async Task An_entry_of_format_1_is_read_and_what_came_before_it_counts()
    {
        await _world.DeployAsync(Shop.Orders("1s"), "5");
        await _world.DeployAsync(Shop.Orders("2s"), "6");
        await _world.RollbackAsync();
        foreach (var (key, bytes) in _world.Store.Contents)
        {
            var entry = System.Text.Json.Nodes.JsonNode.Parse(bytes)!.AsObject();
            entry["formatVersion"] = 1;
            foreach (var member in new[] { "owner", "place", "formerOwners", "together", "confirmed", "accepted" }) entry.Remove(member);
            _world.Store.Put(key, Encoding.UTF8.GetBytes(entry.ToJsonString()));
        }

        (await Should.ThrowAsync<MeshException>(() => _world.DeployAsync(Shop.Orders("3s"), "4"))).Finding.Diagnostic.Id.ShouldBe("MESH7031");
        await _world.DeployAsync(Shop.Orders("3s"), "7");

        var history = await _world.HistoryAsync();
        history.Entries.Select(entry => entry.Accepted?.Single().Build).ShouldBe([null, null, null, 7]);
    }

    private Task<DeployResult> DeployAsync(string timeout, BuildContext build, ServiceSettings? settings = null) =>
        _world.Deployer(settings).DeployAsync(Shop.Orders(timeout), build, Token);

    private async Task<IEnumerable<string?>> SuccessfulAsync() =>
        (await _world.HistoryAsync()).Entries.Where(entry => entry.Outcome == EntryOutcome.Succeeded).Select(entry => entry.Context.Build);

    [Fact]
    public async Task While_a_deploy_runs_drift_names_it_instead_of_reporting_that_it_did_not_complete()
    {
        await _world.DeployAsync(Shop.Orders(), "1");
        var (atWork, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _world.Plane.Pauses = call =>
        {
            if (!call.Writes) return Task.CompletedTask;
            atWork.TrySetResult();
            return goOn.Task;
        };
        var running = _world.DeployAsync(Shop.Orders("3s"), "2");
        await atWork.Task;

        await _world.Deployer().DriftAsync("shop", "orders", Token);

        const string note = "note: shop/orders is being deployed by build 2 by an unknown user";
        _world.Reported.All.ShouldContain(line => line.StartsWith(note, StringComparison.Ordinal));
        _world.Reported.All.ShouldNotContain(line => line.Contains("did not complete", StringComparison.Ordinal));
        goOn.SetResult();
        await running;
    }

    [Fact]
    public async Task What_another_owner_has_deployed_under_the_same_name_is_neither_planned_from_nor_rolled_back_to()
    {
        await DeployAsync("team-a", "1", Shop.Node("orders"), Shop.Node("a"));
        await DeployAsync("team-b", "7", Shop.Node("b"));

        // Team A no longer declares its node, although the newest entry is that of team B.
        await DeployAsync("team-a", "2", Shop.Node("orders"));

        _world.Plane.Find(Shop.Node("a")).ShouldBeNull();
        _world.Plane.Find(Shop.Node("b")).ShouldNotBeNull();
        _world.Reported.All.ShouldContain("note: 1 ledger entry is not part of this history: entry 2 (build 7) belongs to team-b.");
        var error = await Should.ThrowAsync<MeshException>(() => _world.Deployer(new() { Ownership = new("team-b") })
            .RollbackAsync("shop", "orders", new("acme/shop"), "1", Token));
        error.Finding.Diagnostic.Id.ShouldBe("MESH7003");
        error.Message.ShouldContain("orders of mesh shop was deployed by team-a, a project other than team-b");
        _world.Plane.Find(Shop.Node("b")).ShouldNotBeNull();

        Task<DeployResult> DeployAsync(string owner, string build, params ResourceId[] nodes) => _world.DeployAsync(
            Shop.Definition("orders", [.. nodes.Select(node => Shop.Of(node, Shop.NodeSpec((8080, "http"))))]) with { Owner = owner }, build);
    }

    [Fact]
    public async Task What_was_deployed_to_another_control_plane_is_neither_planned_from_nor_rolled_back_to()
    {
        await _world.DeployAsync(Shop.Orders("1s"), "1");
        await _world.DeployAsync(Shop.Orders("2s"), "2");
        var elsewhere = new World { Plane = new MemoryControlPlane { Identity = "elsewhere" }, Store = _world.Store };

        (await elsewhere.Deployer().DriftAsync("shop", "orders", Token)).Build.ShouldBeNull();
        var error = await Should.ThrowAsync<MeshException>(() => elsewhere.RollbackAsync("1"));

        error.Finding.Diagnostic.Id.ShouldBe("MESH8008");
        error.Message.ShouldContain("Build 1 of shop/orders was made in another control plane");
        elsewhere.Plane.State.ShouldBe("");
        (await elsewhere.DeployAsync(Shop.Orders("2s"), "2")).Plan.Counts.Create.ShouldBe(5);
        (await Should.ThrowAsync<MeshException>(() => elsewhere.RollbackAsync())).Finding.Diagnostic.Id.ShouldBe("MESH8008");
        (await _world.RollbackAsync()).Build.ShouldBe("1");
    }

    [Fact]
    public async Task What_was_deployed_to_a_mesh_that_was_deleted_and_created_again_is_not_live()
    {
        await _world.DeployAsync(Shop.Orders("1s"), "1");
        await _world.DeployAsync(Shop.Orders("2s"), "2");
        var history = await _world.HistoryAsync();
        history.Entries.ShouldAllBe(entry => entry.Place.ControlPlane == "memory" && entry.Place.MeshUid != null);
        foreach (var resource in history.Live!.Definition.Resources) _world.Plane.Remove(resource.Id);
        _world.Plane.Remove(new(ResourceKind.Mesh, "shop"));

        (await _world.Deployer().DriftAsync("shop", "orders", Token)).Build.ShouldBeNull();
        await _world.DeployAsync(Shop.Orders("3s"), "3");

        _world.Reported.All.ShouldContain(line => line.EndsWith("entry 2 (build 2) was made in a mesh that has been deleted since."));
        (await Should.ThrowAsync<MeshException>(() => _world.RollbackAsync())).Finding.Diagnostic.Id.ShouldBe("MESH8008");
        (await _world.HistoryAsync()).Live!.Place.MeshUid.ShouldNotBe(history.Live.Place.MeshUid);
    }

    [Fact]
    public async Task A_rollback_does_not_restore_a_build_of_another_environment()
    {
        await In("stage").DeployAsync(Shop.Orders("1s"), new("acme/shop", "1"), Token);
        await In("stage").DeployAsync(Shop.Orders("2s"), new("acme/shop", "2"), Token);

        var error = await Should.ThrowAsync<MeshException>(() => In("prod").RollbackAsync("shop", "orders", new("acme/shop"), null, Token));

        error.Finding.Diagnostic.Id.ShouldBe("MESH8008");
        error.Message.ShouldContain("was deployed with MeshEnvironment 'stage', and this command runs with MeshEnvironment 'prod'");
        (await In("stage").RollbackAsync("shop", "orders", new("acme/shop"), null, Token)).Build.ShouldBe("1");

        MeshDeployer In(string environment) =>
            new(_world.Plane, _world.Ledger, new DeploySettings { Environment = environment }, _world.Reported, _world.Time);
    }

    private static LedgerEntry? Target(LedgerHistory history) => Rollback.Default(history, RollbackTarget.NoneFailed);
}

using System.Text;
using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using NJsonSchema;

namespace MeshCi.Deployment.Tests;

/// <summary>The versions of the parameters that a definition was generated with: in the plan, in the ledger, and in messages about what has changed.</summary>
public sealed class ParameterVersionTests
{
    private static readonly BuildContext Job = new("acme/shop", "7", Job: "7.1") { Ci = "travis", Host = "app.travis-ci.com" };
    private readonly World _world = new();

    [Fact]
    public void A_definition_file_keeps_them_outside_of_its_digest()
    {
        var definition = With("5s", 3) with { Parameters = [new("/a", "stable", 2, "StringList"), new("/b")] };

        var read = DefinitionFile.Read(DefinitionFile.Write(definition), "orders.mesh.json");

        read.Parameters.ShouldBe(definition.Parameters);
        DefinitionFile.Digest(read).ShouldBe(DefinitionFile.Digest(With("5s", 4)));
        DefinitionFile.Digest(read).ShouldNotBe(DefinitionFile.Digest(With("6s", 3)));
    }

    [Fact]
    public async Task A_plan_and_the_entry_of_its_deploy_contain_them()
    {
        var plan = await PlanAsync(With("5s", 3));
        await _world.DeployAsync(With("5s", 3), "7");

        PlanReader.Read(PlanJson.Write(plan), "plan.json").Services[0].Parameters.ShouldBe([new("/p", null, 3, "String")]);
        PlanText.Lines(plan)[1].ShouldBe("  uses /p version 3");
        var schema = await JsonSchema.FromJsonAsync(Encoding.UTF8.GetString(PlanSchema.Write()), TestContext.Current.CancellationToken);
        schema.Validate(Encoding.UTF8.GetString(PlanJson.Write(plan))).ShouldBeEmpty();
        var entry = LedgerEntryJson.Read(LedgerEntryJson.Write((await _world.HistoryAsync()).Entries.Single()), "entry");
        entry.Definition.Parameters.ShouldBe([new("/p", null, 3, "String")]);
        entry.Plan.GetProperty("parameters")[0].GetProperty("version").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task A_restart_of_a_build_after_a_parameter_has_changed_is_refused_with_both_versions()
    {
        await DeployAsync(With("5s", 3));

        var refused = await Should.ThrowAsync<MeshException>(() => DeployAsync(With("6s", 4)));

        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.BuildDeployedTwice);
        refused.Message.ShouldContain("Since then: parameter /p has changed: its version was 3, is 4. ");
    }

    [Fact]
    public async Task A_restart_with_the_same_values_is_unchanged()
    {
        await DeployAsync(With("5s", 3));

        (await DeployAsync(With("5s", 4))).Changed.ShouldBe(0);
        (await _world.HistoryAsync()).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_tells_which_parameters_have_changed_since_the_live_build()
    {
        await _world.DeployAsync(With("5s", 3), "7");

        var plan = await PlanAsync(With("6s", 4) with { Parameters = [new("/new", null, 1, "String"), new("/p", null, 4, "String")] });

        plan.Services[0].Notes.ShouldBe(["Since build 7, parameter /p has changed: its version was 3, is 4."]);
    }

    [Fact]
    public async Task A_saved_plan_is_not_applied_with_other_values()
    {
        var plan = await PlanAsync(With("5s", 3));

        var refused = await Should.ThrowAsync<MeshException>(() => ApplyAsync(plan, With("6s", 4)));

        refused.Finding.Diagnostic.ShouldBe(MeshDiagnostics.PlanFileStale);
        refused.Message.ShouldContain("the definition of orders has changed since then (parameter /p has changed: its version was 3, is 4)");
        (await _world.HistoryAsync()).Entries.ShouldBeEmpty();
        await ApplyAsync(plan, With("5s", 4));
    }

    [Fact]
    public async Task A_rollback_restores_the_values_and_records_their_versions()
    {
        await _world.DeployAsync(With("5s", 3), "7");
        await _world.DeployAsync(With("6s", 4), "8");

        await _world.RollbackAsync("7");

        (await _world.HistoryAsync()).Live!.Definition.Parameters.ShouldBe([new("/p", null, 3, "String")]);
    }

    [Fact]
    public void A_value_from_a_file_has_no_version() => UsedParameter.Differences([new("/p", null, 3, "String")], [new("/p")])
        .ShouldBe(["parameter /p was version 3, is from a parameters file"]);

    private static Definition With(string timeout, long version) => Shop.Orders(timeout) with { Parameters = [new("/p", null, version, "String")] };

    private async Task<PlanDocument> PlanAsync(Definition definition) =>
        (await _world.Deployer().PlanAsync([new ServiceRequest(definition)], new("acme/shop"), TestContext.Current.CancellationToken)).Document;

    private Task<DeployResult> DeployAsync(Definition definition) =>
        _world.Deployer().DeployAsync(definition, Job, TestContext.Current.CancellationToken);

    private async Task ApplyAsync(PlanDocument plan, Definition definition)
    {
        await using var deployer = new MeshDeployer(
            _world.Plane, _world.Ledger, new DeploySettings { Saved = new(plan, "orders.plan.json") }, _world.Reported, _world.Time);
        await deployer.DeployAsync([new ServiceRequest(definition)], new("acme/shop"), TestContext.Current.CancellationToken);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using NJsonSchema;

namespace MeshCi.Deployment.Tests;

/// <summary>The plan and the receipt as files: their schemas, and that a saved plan is the plan.</summary>
public sealed class PlanDocumentTests
{
    private readonly World _world = new();

    [Fact]
    public void The_committed_schemas_are_those_of_the_program()
    {
        GeneratedFile.ShouldMatch("sdk/schema/mesh-plan.schema.json", PlanSchema.Write());
        GeneratedFile.ShouldMatch("sdk/schema/mesh-deployment.schema.json", ReceiptJson.WriteSchema());
    }

    [Fact]
    public async Task A_saved_plan_is_shown_like_the_new_one()
    {
        foreach (var plan in await PlansAsync())
        {
            var read = PlanReader.Read(PlanJson.Write(plan), "x.plan.json");

            PlanText.Lines(read).ShouldBe(PlanText.Lines(plan));
            PlanText.Preview(read).ShouldBe(PlanText.Preview(plan));
            PlanMarkdown.Write(read).ShouldBe(PlanMarkdown.Write(plan));
            Encoding.UTF8.GetString(PlanJson.Write(read)).ShouldBe(Encoding.UTF8.GetString(PlanJson.Write(plan)));
        }
    }

    [Fact]
    public async Task Plans_and_receipts_are_valid_against_their_schemas_and_have_no_other_members()
    {
        var plans = await PlansAsync();
        foreach (var plan in plans) (await RefusalsAsync(PlanSchema.Write(), PlanJson.Write(plan))).ShouldBeEmpty();
        var fresh = new World();
        foreach (var build in (string[])["2", "3"])
        {
            var made = Receipts.Of([await fresh.DeployAsync(Shop.Orders("7s"), build)]);
            made.Place.MeshUid.ShouldBe(fresh.Plane.Find(Shop.Mesh)!.Uid);
            var receipt = ReceiptJson.Write(made);
            (await RefusalsAsync(ReceiptJson.WriteSchema(), receipt)).ShouldBeEmpty();
        }

        // The check refuses at all.
        var changed = JsonNode.Parse(PlanJson.Write(plans[0]))!;
        changed["services"]![0]!["changes"]![0]!["reason"] = "because";
        (await RefusalsAsync(PlanSchema.Write(), Encoding.UTF8.GetBytes(changed.ToJsonString()))).ShouldNotBeEmpty();
        changed = JsonNode.Parse(PlanJson.Write(plans[0]))!;
        changed["services"]![0]!["further"] = 1;
        (await RefusalsAsync(PlanSchema.Write(), Encoding.UTF8.GetBytes(changed.ToJsonString()))).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_plan_contains_what_is_needed_to_judge_it()
    {
        var plans = await PlansAsync();
        var plan = plans[1];

        plan.Place.Mesh.ShouldBe("shop");
        plan.Place.MeshUid.ShouldBe(_world.Plane.Find(Shop.Mesh)!.Uid);
        var service = plan.Services.ShouldHaveSingleItem();
        (service.Sequence, service.Build, service.LastSuccessful).ShouldBe((1L, "2", "1"));
        var route = service.Changes.Single(change => change.Kind == ChangeKind.Update);
        route.Reason.ShouldBe(ChangeReason.Different);
        (route.Uid, route.Version).ShouldBe((_world.Plane.Find(route.Id)!.Uid, 1L));
        route.Before!.Value.GetRawText().ShouldContain("\"value\":15");
        route.After!.Value.GetRawText().ShouldContain("\"value\":6");
        service.Changes.Single(change => change.Kind == ChangeKind.Delete).Reason.ShouldBe(ChangeReason.NoLongerDeclared);
        JsonNode.Parse(PlanJson.Write(plan))!["waves"]![0]![0]!["service"]!.GetValue<string>().ShouldBe("orders");
        plans[0].Services[0].Changes.Single(change => change.Id == Shop.Mesh).Reason.ShouldBe(ChangeReason.MeshMissing);
    }

    [Fact]
    public async Task A_plan_contains_the_warnings_about_its_definitions_and_the_part_of_a_service_only_its_own()
    {
        var web = Shop.Definition("web", Shop.Of(Shop.Node("web"), Shop.NodeSpec((80, "http"))));
        var finding = MeshDiagnostics.UnknownBackend.As(Severity.Warning).At(null, "Backend 'a|b' is not declared.");
        ServiceRequest[] requests = [new(Shop.Orders()) { Settings = new() { Warnings = [finding] } }, new(web)];
        var joint = await _world.Deployer().PlanAsync(requests, new("acme/shop"), TestContext.Current.CancellationToken);

        var read = PlanReader.Read(PlanJson.Write(joint.Document), "shop.plan.json");

        read.Warnings.ShouldHaveSingleItem().ShouldBe(new(finding.Diagnostic.Id, false, finding.Message, "orders"));
        PlanMarkdown.Write(read).ShouldContain($"> Warning `{finding.Diagnostic.Id}`: Backend ");
        (await RefusalsAsync(PlanSchema.Write(), PlanJson.Write(read))).ShouldBeEmpty();
        joint.Services.Select(service => service.Document.Warnings.Count).ShouldBe([1, 0]);
        var deployed = await _world.Deployer().DeployAsync(requests, new("acme/shop"), TestContext.Current.CancellationToken);
        deployed.Select(service => service.Document.Warnings.Count).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task A_plan_of_a_newer_format_and_a_plan_that_is_cut_are_refused()
    {
        var bytes = PlanJson.Write((await PlansAsync())[0]);
        var newer = Encoding.UTF8.GetString(bytes).Replace("\"formatVersion\": 1", "\"formatVersion\": 2", StringComparison.Ordinal);

        Refusal(Encoding.UTF8.GetBytes(newer)).ShouldBe(MeshDiagnostics.NewerFormat);
        for (var length = 0; length < bytes.Length - 2; length += 101) Refusal(bytes[..length]).ShouldBe(MeshDiagnostics.PlanFileUnreadable);
        foreach (var other in (string[])["[]", "null", "1", "{}", """{"formatVersion":"1"}""", """{"formatVersion":1,"place":[]}"""])
            Refusal(Encoding.UTF8.GetBytes(other)).ShouldBe(MeshDiagnostics.PlanFileUnreadable);
        foreach (var never in (string[])["[]", "{}", """{"formatVersion":1,"service":"orders"}"""])
        {
            Should.Throw<MeshException>(() => PlanReader.Read(Encoding.UTF8.GetBytes(never), "orders.mesh.json")).Message
                .ShouldStartWith("'orders.mesh.json' is not a plan.");
        }

        static Diagnostic Refusal(byte[] file) => Should.Throw<MeshException>(() => PlanReader.Read(file, "x.plan.json")).Finding.Diagnostic;
    }

    [Fact]
    public void Every_reason_and_outcome_has_a_name_that_can_be_read_back()
    {
        foreach (var reason in Enum.GetValues<ChangeReason>()) ChangeReasons.Find(reason.Name()).ShouldBe(reason);
        foreach (var outcome in Enum.GetValues<DriftOutcome>()) DriftOutcomes.Find(outcome.Name()).ShouldBe(outcome);
        foreach (var kind in Enum.GetValues<ChangeKind>()) ChangeKinds.Find(kind.Name()).ShouldBe(kind);
        foreach (var kind in Enum.GetValues<StepKind>()) StepKinds.Find(kind.Name()).ShouldBe(kind);
    }

    [Fact]
    public async Task Drift_is_shown_apart_with_what_a_deploy_does_about_it()
    {
        var plan = (await PlansAsync())[1];
        var route = Shop.Route("orders", "default");
        var drifted = plan with
        {
            Services =
            [
                plan.Services[0] with
                {
                    Drift =
                    [
                        new(route, "httpRoute.timeout.perRequest", "15s", "30s", DriftOutcome.Overwritten)
                        {
                            When = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), Who = "ann",
                        },
                        new(Shop.Node("orders"), "tags.team", null, "a", DriftOutcome.Left),
                    ],
                },
            ],
        };

        var lines = PlanText.Lines(PlanReader.Read(PlanJson.Write(drifted), "x"));

        string.Join('\n', lines.Skip(1).Take(3)).ShouldBe("""
            Drift since build 1
              ! route orders/default  httpRoute.timeout.perRequest  15s -> 30s  (overwritten by this deploy, changed 2026-11-20 08:00:00 UTC by ann)
              ! virtualNode orders    tags.team                     (none) -> a  (left as it is)
            """.ReplaceLineEndings("\n"));
        lines[^1].ShouldEndWith(" Drift: 2.");
        JsonNode.Parse(PlanJson.Write(drifted))!["services"]![0]!["changes"]!.AsArray().Single(change => change!["change"]!.GetValue<string>() == "update")!
            ["fields"]![0]!["lastDeployed"]!.GetValue<string>().ShouldBe("15s");
        (await RefusalsAsync(PlanSchema.Write(), PlanJson.Write(drifted))).ShouldBeEmpty();
    }

    // A first deploy, a change of one service, a change of two, one without changes, and one that would be refused.
    private async Task<IReadOnlyList<PlanDocument>> PlansAsync()
    {
        var world = _world;
        var first = await PlanAsync("1", Shop.Orders());
        await world.DeployAsync(Shop.Orders().With(Shop.Of(Shop.Node("old"), Shop.NodeSpec((80, "http")), ("team", "a|b"))), "1");
        var edge = Shop.Definition("edge",
            Shop.Of(Shop.Gateway("gw"), Shop.Listeners((80, "http"))),
            Shop.Of(Shop.GatewayRoute("gw", "o"), """
                {"httpRoute":{"match":{"prefix":"/"},"action":{"target":{"virtualService":{"virtualServiceName":"orders.shop.local"}}}}}
                """));
        return
        [
            first, await PlanAsync("2", Shop.Orders("6s")), await PlanAsync("2", Shop.Orders("6s"), edge),
            await PlanAsync("2", Shop.Orders().With(Shop.Of(Shop.Node("old"), Shop.NodeSpec((80, "http")), ("team", "a|b")))),
            await PlanAsync("2", Shop.Orders().With(Shop.Of(Shop.Route("orders", "default"), Shop.RouteSpec("absent")))),
        ];
    }

    private async Task<PlanDocument> PlanAsync(string build, params Definition[] definitions)
    {
        var context = new BuildContext("acme/shop", build, Commit: "0123abc", Branch: "main");
        var requests = definitions.Select(definition => new ServiceRequest(definition)).ToList();
        return (await _world.Deployer().PlanAsync(requests, context, TestContext.Current.CancellationToken)).Document;
    }

    // Strictly: every member that the program writes is in the schema.
    private static async Task<IReadOnlyCollection<string>> RefusalsAsync(byte[] schema, byte[] file)
    {
        var strict = JsonNode.Parse(schema)!;
        Close(strict);
        var compiled = await JsonSchema.FromJsonAsync(strict.ToJsonString());
        return [.. compiled.Validate(Encoding.UTF8.GetString(file)).Select(error => error.ToString())];

        static void Close(JsonNode? node)
        {
            if (node is JsonObject schema)
            {
                foreach (var (_, member) in schema.ToList()) Close(member);
                if (schema.ContainsKey("properties")) schema["additionalProperties"] = false;
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list) Close(item);
            }
        }
    }
}

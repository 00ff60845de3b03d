using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Tests;

/// <summary>Live, last deployed and wanted specs are merged field by field.</summary>
public class ThreeWayTests
{
    private static readonly MeshCi.Definitions.Model.ResourceId Id = Shop.Node("orders");

    private static readonly Gen<JsonElement> Specs =
        from listeners in Gen.Select(Gen.OneOfConst(8080, 9090, 9091), Gen.OneOfConst("http", "grpc"), Gen.Int[0, 3], Gen.Int[-1, 2]).List[0, 3]
        from backends in Gen.OneOfConst("a", "b", "c").List[0, 3]
        from host in Gen.OneOfConst("", "x.local", "y.local")
        from files in Gen.OneOfConst("", "/dev/stdout", "/tmp/x")
        select Spec(listeners, backends, host, files);

    [Fact]
    public void Without_drift_the_result_is_the_wanted_spec() =>
        Gen.Select(Specs, Specs, Gen.Bool).Sample((deployed, wanted, heal) =>
        {
            var merged = ThreeWay.Merge(Id, deployed, deployed, wanted, heal);
            merged.Spec.ShouldBe(wanted);
            merged.Drift.ShouldBeEmpty();
        });

    [Fact]
    public void Healing_always_writes_the_wanted_spec() =>
        Gen.Select(Specs, Specs, Specs).Sample((live, deployed, wanted) =>
        {
            var merged = ThreeWay.Merge(Id, live, deployed, wanted, heal: true);
            FieldDiff.Compare(merged.Spec, wanted).ShouldBeEmpty();
            merged.Drift.ShouldNotContain(field => field.Outcome == DriftOutcome.Left);
        });

    [Fact]
    public void A_deploy_that_changes_nothing_keeps_everything_as_it_is() =>
        Gen.Select(Specs, Specs).Sample((live, deployed) =>
            FieldDiff.Compare(ThreeWay.Merge(Id, live, deployed, deployed, heal: false).Spec, live).ShouldBeEmpty());

    [Fact]
    public void A_field_that_the_deploy_does_not_change_keeps_its_live_value_and_any_other_gets_the_wanted_one() =>
        Gen.Select(Specs, Specs, Specs).Sample((live, deployed, wanted) =>
        {
            var merged = ThreeWay.Merge(Id, live, deployed, wanted, heal: false);
            var changed = FieldDiff.Compare(deployed, wanted).Select(field => field.Path).ToList();
            var drifted = FieldDiff.Compare(deployed, live).Select(field => field.Path).ToList();
            foreach (var field in Fields(live, merged.Spec).Where(field => !IsInObjectThatOneSideLacks(field.Path, live, deployed, wanted)))
                changed.ShouldContain(path => Overlap(path, field.Path));
            foreach (var field in Fields(merged.Spec, wanted)) drifted.ShouldContain(path => Overlap(path, field.Path));
        });

    [Fact]
    public void Every_drifted_field_is_reported_with_what_happens_to_it() =>
        Gen.Select(Specs, Specs, Specs, Gen.Bool).Sample((live, deployed, wanted, heal) =>
        {
            var merged = ThreeWay.Merge(Id, live, deployed, wanted, heal);
            merged.Drift.Select(field => new FieldChange(field.Path, field.LastDeployed, field.Live)).ShouldBe(FieldDiff.Compare(deployed, live));
            foreach (var field in merged.Drift.Where(field => field.Outcome is DriftOutcome.Left or DriftOutcome.Adopted))
                FieldDiff.Compare(live, merged.Spec).ShouldNotContain(change => change.Path == field.Path);
            foreach (var field in merged.Drift.Where(field => field.Outcome == DriftOutcome.Adopted))
                FieldDiff.Compare(live, wanted).ShouldNotContain(change => change.Path == field.Path);
        });

    [Theory]
    [InlineData("9s", "6s", "6s", "9s", DriftOutcome.Left)]
    [InlineData("9s", "6s", "7s", "7s", DriftOutcome.Overwritten)]
    [InlineData("7s", "6s", "7s", "7s", DriftOutcome.Adopted)]
    public void A_value_is_kept_replaced_or_adopted(string live, string deployed, string wanted, string expected, DriftOutcome fate)
    {
        var merged = ThreeWay.Merge(Id, Route(live), Route(deployed), Route(wanted), heal: false);

        FieldDiff.Compare(merged.Spec, Route(expected)).ShouldBeEmpty();
        merged.Drift.ShouldHaveSingleItem().ShouldBe(new DriftedField(Id, "httpRoute.timeout.perRequest", deployed, live, fate));
    }

    [Fact]
    public void Tags_are_merged_by_key()
    {
        var (tags, drift) = ThreeWay.MergeTags(
            Id, new Dictionary<string, string> { ["team"] = "blue", ["cost"] = "7" },
            new Dictionary<string, string> { ["team"] = "red", ["kind"] = "api" },
            new Dictionary<string, string> { ["team"] = "green", ["kind"] = "api" }, heal: false);

        tags.ShouldBe(new Dictionary<string, string> { ["team"] = "green", ["cost"] = "7" }, ignoreOrder: true);
        drift.ShouldBe([
            new(Id, "tags.cost", null, "7", DriftOutcome.Left), new(Id, "tags.kind", "api", null, DriftOutcome.Left),
            new(Id, "tags.team", "red", "blue", DriftOutcome.Overwritten)]);
    }

    // Of elements that both the live and the wanted spec add, either order will do.
    private static IEnumerable<FieldChange> Fields(JsonElement before, JsonElement after) =>
        FieldDiff.Compare(before, after).Where(field => !field.Path.EndsWith("(order)", StringComparison.Ordinal));

    private static JsonElement Route(string timeout) => JsonElement.Parse(Shop.RouteSpec("orders", timeout));

    private static bool Overlap(string left, string right) =>
        left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal);

    /// <summary>Whether a field is in an object or an element that was removed, which is removed or restored as a whole.</summary>
    private static bool IsInObjectThatOneSideLacks(string path, JsonElement live, JsonElement deployed, JsonElement wanted)
    {
        var ancestors = Enumerable.Range(1, path.Length - 1).Where(at => path[at] is '.' or '[').Select(at => path[..at])
            .Concat(Enumerable.Range(0, path.Length).Where(at => path[at] == ']').Select(at => path[..(at + 1)]));
        return ancestors.Any(ancestor => Has(deployed, ancestor) && !(Has(live, ancestor) && Has(wanted, ancestor)));
    }

    private static bool Has(JsonElement spec, string ancestor) =>
        FieldDiff.Compare(null, spec).Any(field => field.Path.StartsWith(ancestor, StringComparison.Ordinal));

    private static JsonElement Spec(
        List<(int Port, string Protocol, int Check, int Idle)> listeners, List<string> backends, string host, string files)
    {
        var spec = new JsonObject();
        spec["listeners"] = new JsonArray([.. listeners.DistinctBy(listener => listener.Port).Select(Listener)]);
        spec["backends"] = new JsonArray([.. backends.Distinct().Select(name =>
            JsonNode.Parse($$$"""{"virtualService":{"virtualServiceName":"{{{name}}}"}}"""))]);
        if (host.Length > 0) spec["serviceDiscovery"] = JsonNode.Parse($$$"""{"dns":{"hostname":"{{{host}}}"}}""");
        if (files.Length > 0) spec["logging"] = JsonNode.Parse($$$$"""{"accessLog":{"file":{"path":"{{{{files}}}}"}}}""");
        return JsonElement.Parse(spec.ToJsonString());
    }

    private static JsonNode Listener((int Port, string Protocol, int Check, int Idle) listener)
    {
        var node = new JsonObject { ["portMapping"] = new JsonObject { ["port"] = listener.Port, ["protocol"] = listener.Protocol } };
        if (listener.Check > 0)
        {
            var check = new JsonObject { ["path"] = "/h", ["unhealthyThreshold"] = listener.Check };
            // The same as none.
            if (listener.Check == 2) check["port"] = listener.Port;
            if (listener.Check == 3) check["port"] = 7000;
            node["healthCheck"] = check;
        }

        if (listener.Idle < 0) return node;
        var idle = new JsonObject { ["unit"] = "s", ["value"] = listener.Idle };
        node["timeout"] = new JsonObject { [listener.Protocol] = new JsonObject { ["idle"] = idle } };
        return node;
    }
}

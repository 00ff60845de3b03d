using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

public class SuppressionTests
{
    private const string Imported = "/src/Directory.Build.props";

    [Theory]
    [InlineData("off")]
    [InlineData("info")]
    public void A_rule_lowered_without_a_reason_is_refused(string severity)
    {
        var outcome = Project.Sound().With("Mesh", "shop", "EgressFilter=ALLOW_ALL").With("MeshRule", "MESH5005", $"Severity={severity}").Build();
        outcome.Definition.ShouldBeNull();
        var refusal = outcome.Findings.Single(finding => finding.Diagnostic.Severity == Severity.Error);
        (refusal.Diagnostic.Id, refusal.Place!.Item).ShouldBe(("MESH0005", "MeshRule"));
        refusal.Message.ShouldContain("Reason=");
        outcome.Findings.ShouldContain(finding => finding.Diagnostic.Id == "MESH5005" && finding.Diagnostic.Severity == Severity.Warning);
    }

    [Theory]
    [InlineData("MESH5005", "off")]
    [InlineData("MESH5005", "info")]
    [InlineData("MESH2004", "off")]
    [InlineData("MESH3013", "info")]
    public void A_rule_that_suppresses_nothing_is_reported(string id, string severity)
    {
        var finding = Project.Sound().With("MeshRule", id, $"Severity={severity}", "Reason=once").Finding();
        (finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Place!.Item, finding.Place.Include).ShouldBe(
            ("MESH0005", Severity.Warning, "MeshRule", id));
        finding.Message.ShouldContain("Remove the item");
    }

    [Fact]
    public void A_rule_that_suppresses_something_is_not_reported() =>
        UnusedRules(Project.Sound().With("Mesh", "shop", "EgressFilter=ALLOW_ALL").With("MeshRule", "MESH5005", "Severity=off", "Reason=once")).ShouldBeEmpty();

    [Fact]
    public void A_threshold_that_hides_nothing_is_reported()
    {
        var finding = Project.Sound().With("MeshRule", "MESH4009", "Threshold=75").Finding();
        (finding.Diagnostic.Id, finding.Diagnostic.Severity, finding.Place!.Metadata).ShouldBe(("MESH0005", Severity.Warning, "Threshold"));
        finding.Message.ShouldContain(": 75 has no effect: nothing in this project needs more than the default of 50.");
    }

    [Fact]
    public void A_raised_account_quota_is_not_reported_however_little_the_project_uses() =>
        UnusedRules(Project.Sound().With("MeshRule", "MESH1013", "Threshold=routes=80;backends=60")).ShouldBeEmpty();

    [Theory]
    [InlineData("MESH1013", "routes=2")]
    [InlineData("MESH4009", "10")]
    public void A_threshold_stricter_than_the_default_is_not_reported(string id, string threshold) =>
        UnusedRules(Project.Sound().With("MeshRule", id, $"Threshold={threshold}")).ShouldBeEmpty();

    [Fact]
    public void A_threshold_in_an_imported_file_is_not_reported() =>
        UnusedRules(Project.Sound().With(new MeshItem("MeshRule", "MESH4009", new Dictionary<string, string> { ["Threshold"] = "75" }, Imported)))
        .ShouldBeEmpty();

    [Fact]
    public void A_rule_for_a_diagnostic_of_the_live_mesh_is_not_reported() =>
        UnusedRules(Project.Sound().With("MeshRule", "MESH2030", "Severity=off", "Reason=The other team deploys later.")).ShouldBeEmpty();

    [Fact]
    public void A_rule_that_raises_a_severity_is_not_reported() => UnusedRules(Project.Sound().With("MeshRule", "MESH5005", "Severity=error")).ShouldBeEmpty();

    [Fact]
    public void A_rule_in_an_imported_file_is_not_reported_because_another_project_may_need_it() =>
        UnusedRules(Project.Sound().With(Rule("MESH5005", Imported))).ShouldBeEmpty();

    [Fact]
    public void A_lowering_rule_followed_by_a_raising_one_is_not_reported() =>
        UnusedRules(Project.Sound().With("MeshRule", "MESH5005", "Severity=off", "Reason=once").With("MeshRule", "MESH5005", "Severity=error")).ShouldBeEmpty();

    [Fact]
    public void No_rule_is_reported_as_unused_while_errors_prevent_checks() =>
        UnusedRules(Project.Sound().With("MeshRoute", "r", "Prefix=no-slash").With("MeshRule", "MESH3011", "Severity=off", "Reason=once")).ShouldBeEmpty();

    [Fact]
    public void Warnings_of_a_diagnostic_that_is_also_an_error_can_be_lowered_and_its_errors_cannot()
    {
        string[] rule = ["Severity=off", "Reason=The proxy does not merge slashes."];
        var odd = Project.Sound().With("MeshRoute", "r", "Prefix=/a//b").With("MeshRule", "MESH1011", rule);
        odd.Build().Findings.ShouldBeEmpty();
        odd.Build().Definition.ShouldNotBeNull();
        Project.Sound().With("MeshRoute", "r", "Prefix=a").With("MeshRule", "MESH1011", rule).Finding().Diagnostic.Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void Warnings_of_a_diagnostic_that_is_also_an_error_can_be_raised() =>
        Project.Sound().With("MeshRoute", "r", "Prefix=/a//b").With("MeshRule", "MESH1011", "Severity=error").Build().Definition.ShouldBeNull();

    private static MeshItem Rule(string id, string file) =>
        new("MeshRule", id, new Dictionary<string, string> { ["Severity"] = "off", ["Reason"] = "once" }, file);

    private static IEnumerable<string> UnusedRules(Project project) =>
        project.BuildWithInfos().Findings.Where(finding => finding.Diagnostic.Id == "MESH0005").Select(finding => finding.Message);
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests;

/// <summary>Assertions about the findings of the rules for a project.</summary>
internal static class RuleAssertions
{
    public static void ShouldReport(Project project, string id, Severity severity, string? item, string fix)
    {
        var all = project.BuildWithInfos().Findings;
        var found =
            all.Where(
            finding => finding.Diagnostic.Id == id && finding.Message.Contains(fix, StringComparison.Ordinal) && (item is null || finding.Place?.Item == item))
                .ToList();
        found.ShouldNotBeEmpty(string.Join('\n', all.Select(finding => $"{finding.Diagnostic.Id} {finding.Message}")));
        found[0].Diagnostic.Severity.ShouldBe(severity);
    }

    public static void ShouldNotReport(Project project, params string[] ids)
    {
        var outcome = project.BuildWithInfos();
        outcome.Definition.ShouldNotBeNull(string.Join('\n', outcome.Findings.Select(finding => finding.Message)));
        outcome.Findings.Where(finding => ids.Contains(finding.Diagnostic.Id)).Select(finding => finding.Message).ShouldBeEmpty();
    }
}

using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Import;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The example before a fix raises the diagnostic, and the example after it does not.</summary>
public sealed partial class DiagnosticExampleTests
{
    // Found by an import, which these tests try too.
    private static readonly string[] OfImport = ["MESH1020", "MESH1021", "MESH1022"];

    // Found while MSBuild evaluates a project, by files or processes, or by a control plane, so that their own tests must show them.
    private static readonly string[] ElsewhereInDefinitions =
    [
        "MESH1023", // a folder with two files
        "MESH1024", // the property MeshImportFrom
        "MESH1025", // a file that exists
        "MESH2030", // the live mesh
    ];

    public static TheoryData<string> Items => [.. Diagnostics.All.Select(row => row.Id).Where(IsOfItems)];

    public static TheoryData<string> Imports => [.. OfImport];

    [Theory]
    [MemberData(nameof(Items))]
    public void The_example_of_items_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
    {
        var page = DiagnosticPage.Read(id);

        var before = Findings(id, page.Blocks("Before"));
        before.ShouldContain(finding => finding.Diagnostic.Id == id, $"before: {Text(before)}");

        var after = Findings(id, page.Blocks("After"));
        after.ShouldNotContain(finding => finding.Diagnostic.Id == id, $"after: {Text(after)}");
        after.ShouldNotContain(finding => finding.Diagnostic.Severity == Severity.Error, $"after: {Text(after)}");
    }

    [Theory]
    [MemberData(nameof(Imports))]
    public void The_example_of_an_import_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
    {
        var page = DiagnosticPage.Read(id);

        Import(page, "Before").ShouldContain(id);
        Import(page, "After").ShouldBeEmpty();
    }

    [Fact]
    public void Every_diagnostic_of_definitions_is_tried_or_named_as_an_exception() =>
        Diagnostics.All.Select(row => row.Id).Where(id => id[4] is >= '1' and <= '6' && !IsOfItems(id)).ShouldBe([.. OfImport, .. ElsewhereInDefinitions], ignoreOrder: true);

    private static bool IsOfItems(string id) =>
        id is "MESH0004" or "MESH0005" or "MESH0011" || (id[4] is >= '1' and <= '6' && !OfImport.Contains(id) && !ElsewhereInDefinitions.Contains(id));

    private static IReadOnlyList<Finding> Findings(string id, IReadOnlyList<CodeBlock> blocks)
    {
        // The example of this one is about what is missing beside a listener.
        var project = ExampleProject.Of(blocks, isComplete: id == "MESH2014");
        if (Diagnostics.All.Single(row => row.Id == id).OffByDefault) project.With("MeshRule", id, "Severity=warning");
        return project.BuildWithInfos().Findings;
    }

    private static List<string> Import(DiagnosticPage page, string section)
    {
        var file = FileName().Match(page[section]) is { Success: true } match ? match.Groups[1].Value : "orders-node.json";
        var findings = new List<Finding>();
        var (resources, _) = ImportReader.Read([new(file, Encoding.UTF8.GetBytes(page.Blocks(section)[0].Code))], "orders", findings);
        findings.AddRange(Importer.Import(resources, new Project().Properties).Findings);
        return [.. findings.Select(finding => finding.Diagnostic.Id)];
    }

    private static string Text(IEnumerable<Finding> findings) => string.Join('\n', findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Diagnostic.Severity} {finding.Message}"));

    [GeneratedRegex(@"`([\w.-]+\.json)`")]
    private static partial Regex FileName();
}

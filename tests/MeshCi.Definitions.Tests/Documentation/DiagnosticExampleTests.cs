using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Import;
using MeshCi.Tests.Documentation;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The example before a fix raises the diagnostic, and the example after it does not.</summary>
public sealed partial class DiagnosticExampleTests
{
    // Reported by an import, which these tests run too.
    private static readonly string[] OfImport = ["MESH1020", "MESH1021", "MESH1022", "MESH1026"];

    // Their examples need more than items and properties: a build, files, a process, or a control plane.
    private static readonly string[] NotTried =
    [
        // The build, its files and its processes. The tests of the tasks cover the examples of MESH0015 and MESH0095 to MESH0099, and the tests of the SDK
        // those of MESH0092 to MESH0094.
        "MESH0001", "MESH0002", "MESH0003", "MESH0009", "MESH0010", "MESH0012", "MESH0013", "MESH0014", "MESH0015", "MESH0017", "MESH0018",
        "MESH0019", "MESH0024", "MESH0025", "MESH0092", "MESH0093", "MESH0094", "MESH0095", "MESH0096", "MESH0097", "MESH0098", "MESH0099",
        // Values in Parameter Store, which the tests of references to parameters cover.
        "MESH0006", "MESH0007", "MESH0008", "MESH5012",
        // Several projects. The tests of the SDK cover the example.
        "MESH1019", "MESH7018",
        // An import of several files or of no file.
        "MESH1023", "MESH1024", "MESH1025",
        // The live mesh.
        "MESH2030",
        // A deploy and its environment. The tests of the embedded control plane cover the examples of MESH7050 and MESH7056.
        "MESH7001", "MESH7003", "MESH7006", "MESH7008", "MESH7010", "MESH7011", "MESH7012", "MESH7014", "MESH7016", "MESH7020", "MESH7021", "MESH7022",
        "MESH7023", "MESH7024", "MESH7025", "MESH7026", "MESH7027", "MESH7028", "MESH7030", "MESH7031", "MESH7032", "MESH7033", "MESH7034",
        "MESH7035", "MESH7036", "MESH7037", "MESH7038", "MESH7039", "MESH7079",
        // The job of a CI system.
        "MESH7070", "MESH7071", "MESH7072", "MESH7073", "MESH7074", "MESH7075", "MESH7076", "MESH7077", "MESH7078",
        "MESH7080", "MESH7081", "MESH7082", "MESH7083",
        "MESH7040", "MESH7041",
        "MESH7042", "MESH7043", "MESH7044", "MESH7045", "MESH7050",
        "MESH7051", "MESH7052", "MESH7053", "MESH7054", "MESH7055", "MESH7056",
        "MESH7060", "MESH7061", "MESH7062", "MESH7063", "MESH7064", "MESH7065",
        // The life of a service.
        "MESH7009", "MESH7013", "MESH7015", "MESH8003", "MESH8009",
        // The ledger.
        "MESH8001", "MESH8002", "MESH8005", "MESH8006", "MESH8007", "MESH8008", "MESH8010", "MESH8011", "MESH8012", "MESH8013",
        "MESH8014",
    ];

    public static TheoryData<string> Items => [.. MeshDiagnostics.All.Select(row => row.Id).Where(IsOfItems)];

    public static TheoryData<string> Imports => [.. OfImport];

    [Theory]
    [MemberData(nameof(Items))]
    public void Each_example_of_items_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
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
    public void Each_example_of_an_import_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
    {
        var page = DiagnosticPage.Read(id);

        Import(page, "Before").ShouldContain(id);
        Import(page, "After").ShouldBeEmpty();
    }

    [Fact]
    public void The_excluded_diagnostics_exist() => NotTried.ShouldBeSubsetOf(MeshDiagnostics.All.Select(row => row.Id));

    private static bool IsOfItems(string id) => !OfImport.Contains(id) && !NotTried.Contains(id);

    private static IReadOnlyList<Finding> Findings(string id, IReadOnlyList<CodeBlock> blocks)
    {
        // This example shows what is missing next to a listener.
        var project = ExampleProject.Of(blocks, isComplete: id == "MESH2014");
        if (MeshDiagnostics.All.Single(row => row.Id == id).OffByDefault) project.With("MeshRule", id, "Severity=warning");
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

    private static string Text(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Select(finding => $"{finding.Diagnostic.Id} {finding.Diagnostic.Severity} {finding.Message}"));

    [GeneratedRegex(@"`([\w.-]+\.(?:json|yaml))`")]
    private static partial Regex FileName();
}

using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Tests.Documentation;

namespace MeshCi.Definitions.Tests.Documentation;

public class DiagnosticPageTests
{
    private static readonly IReadOnlyList<DiagnosticPage> Pages = [.. MeshDiagnostics.All.Select(row => DiagnosticPage.Read(row.Id))];

    [Fact]
    public void Every_page_begins_with_the_code_and_the_title_of_the_table() =>
        MeshDiagnostics.All.Select(row => $"# {row.Id}: {row.Title}").ShouldBe(Pages.Select(page => page.TitleLine));

    [Fact]
    public void Every_page_has_the_same_sections_in_the_same_order() =>
        Pages.Where(page => !page.Sections.Select(section => section.Title).SequenceEqual(DiagnosticPage.Form))
            .Select(page => $"docs/diagnostics/{page.Id}.md has {string.Join(", ", page.Sections.Select(section => section.Title))}")
            .ShouldBeEmpty($"every page has the sections {string.Join(", ", DiagnosticPage.Form)}");

    [Fact]
    public void No_section_is_empty() =>
        Pages.SelectMany(page => page.Sections.Where(section => section.Text.Length == 0).Select(section => $"docs/diagnostics/{page.Id}.md: {section.Title}"))
        .ShouldBeEmpty();

    [Fact]
    public void Before_and_after_show_an_example()
    {
        var problems =
            from page in Pages
            from section in new[] { "Before", "After" }
            where page.Blocks(section).Count == 0
            select $"docs/diagnostics/{page.Id}.md: {section}";
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_examples_before_and_after_differ() =>
        Pages.Where(page => page["Before"] == page["After"]).Select(page => page.Id).ShouldBeEmpty();

    [Fact]
    public void Every_XML_and_JSON_example_is_well_formed()
    {
        var problems =
            from page in Pages
            from section in DiagnosticPage.Form
            from block in page.Blocks(section)
            let problem = Problem(block)
            where problem is not null
            select $"docs/diagnostics/{page.Id}.md, {section}: {problem}\n{block.Code}";
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Errors_that_a_rule_cannot_lower_say_that_they_cannot_be_suppressed()
    {
        var problems =
            from row in MeshDiagnostics.All
            where row is { Severity: Severity.Error, MayBeLowered: false } && row.Id[4] is >= '1' and <= '6'
            where !DiagnosticPage.Read(row.Id)["How to suppress"].Contains("cannot be suppressed", StringComparison.Ordinal)
            select row.Id;
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Diagnostics_that_a_rule_can_lower_show_the_rule()
    {
        var problems =
            from row in MeshDiagnostics.All
            where row.Id[4] is >= '1' and <= '6' && (row.Severity != Severity.Error || row.MayBeLowered || row.AlsoWarns)
            where !DiagnosticPage.Read(row.Id)["How to suppress"].Contains($"<MeshRule Include=\"{row.Id}\"", StringComparison.Ordinal)
            select row.Id;
        problems.ShouldBeEmpty();
    }

    private static string? Problem(CodeBlock block)
    {
        try
        {
            if (block.Language == "xml") XElement.Parse($"<Project>{block.Code}</Project>");
            if (block.Language == "json") JsonDocument.Parse(block.Code).Dispose();
            return null;
        }
        catch (Exception error) when (error is XmlException or JsonException)
        {
            return error.Message;
        }
    }
}

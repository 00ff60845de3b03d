using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Tests.Documentation;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests.Annotations;

/// <summary>The examples of the pages of diagnostics, as a project of their own: what is wrong in an item is found at the line of that item.</summary>
public sealed class PageAnnotationTests : OrdersProject
{
    // The other examples need more than one project, a property that is missing, or what only a verb, an import or MSBuild itself reports.
    private const int FewestRaised = 55;

    private static readonly string[] Attributes = ["Include", "Condition", "Update", "Remove"];

    public static TheoryData<string> Examples => [.. MeshDiagnostics.All.Select(row => row.Id).Where(id => Example(id) is not null)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_diagnostic_of_an_example_is_found_at_a_line(string id)
    {
        Generate(id);

        // The example of a diagnostic without a place has nothing to point at.
        foreach (var error in Engine.Errors.Where(error => error.Code == id && id != "MESH0011"))
            LogLine.ShouldBeFound(LogLine.Of(error, ProjectFile), error.File, error.LineNumber, "error", id);
        foreach (var warning in Engine.Warnings.Where(warning => warning.Code == id))
            LogLine.ShouldBeFound(LogLine.Of(warning, ProjectFile), warning.File, warning.LineNumber, "warning", id);
        Engine.Errors.Concat<LazyFormattedBuildEventArgs>(Engine.Warnings).ShouldAllBe(entry => !entry.Message!.Contains('\n'));
    }

    [Fact]
    public void The_examples_of_items_raise_their_diagnostics() =>
        MeshDiagnostics.All.Count(row => Raises(row.Id)).ShouldBeGreaterThanOrEqualTo(FewestRaised);

    private bool Raises(string id)
    {
        if (Example(id) is null) return false;
        Engine.Errors.Clear();
        Engine.Warnings.Clear();
        Generate(id);
        return Engine.Errors.Any(error => error.Code == id) || Engine.Warnings.Any(warning => warning.Code == id);
    }

    private void Generate(string id)
    {
        var example = Example(id)!;
        var usual = (string type, string item) => example.Contains($"<{type} ", StringComparison.Ordinal) ? "" : $"<ItemGroup>{item}</ItemGroup>\n";
        var text = $"<Project>\n{usual("MeshListener", "<MeshListener Include=\"8080\" HealthCheckPath=\"/healthz\" />")}"
            + $"{usual("MeshServiceDiscovery", "<MeshServiceDiscovery Include=\"dns\" Hostname=\"orders.shop.local\" />")}"
            + $"{(example.Contains("Group>", StringComparison.Ordinal) ? example : $"<ItemGroup>\n{example}\n</ItemGroup>")}\n</Project>";
        var project = Folder.Write("Orders.csproj", text);
        var elements = XElement.Parse(text).Elements().Elements().ToList();
        ITaskItem[] items = [.. elements.Where(element => ItemTypes.Find(element.Name.LocalName) is not null).Select(Read).OfType<ITaskItem>()];
        var json = DiagnosticPage.Read(id).Blocks("Before").Where(block => block.Language == "json");
        foreach (var (item, block) in items.Where(item => item.ItemSpec.EndsWith(".json", StringComparison.Ordinal)).Zip(json))
            Folder.Write(item.ItemSpec, block.Code);
        if (MeshDiagnostics.All.Single(row => row.Id == id).OffByDefault) items = [.. items, Item("MeshRule", id, ("Severity", "warning"))];
        Generate(items, [.. elements.Where(element => MeshProperties.Find(element.Name.LocalName) is not null)
            .Select(property => (property.Name.LocalName, property.Value))]);
        project.ShouldBe(ProjectFile);
    }

    private TaskItem? Read(XElement element)
    {
        if (element.Attribute("Include") is not { Value.Length: > 0 } include) return null;
        var metadata = element.Attributes().Where(attribute => !Attributes.Contains(attribute.Name.LocalName));
        return Item(element.Name.LocalName, include.Value, [.. metadata.Select(attribute => (attribute.Name.LocalName, attribute.Value))]);
    }

    // One project: a comment with the name of another one begins its content.
    private static string? Example(string id)
    {
        var blocks = DiagnosticPage.Read(id).Blocks("Before").Where(block => block.Language == "xml").Select(block => block.Code).ToList();
        string[] ofOthers = [".csproj", "<Project"];
        return blocks is [var only] && !Array.Exists(ofOthers, text => only.Contains(text, StringComparison.Ordinal)) ? only : null;
    }
}

using System.Text;

namespace MeshCi.Definitions.Tests;

public class DocumentationTests
{
    [Fact]
    public void The_reference_of_items_says_what_the_table_says()
    {
        var expected = ItemReference.Write();
        var file = Path.Combine(Repository.PathOf("docs"), "reference", "items.md");
        var actual = File.Exists(file) ? File.ReadAllText(file) : "";
        (actual == expected).ShouldBeTrue($"docs/reference/items.md must read:\n{expected}");
    }

    [Fact]
    public void Every_row_has_its_page_with_the_same_title()
    {
        var problems = Diagnostics.All
            .Where(row => Title(row.Id) != $"# {row.Id}: {row.Title}")
            .Select(row => $"docs/diagnostics/{row.Id}.md must begin with '# {row.Id}: {row.Title}'");
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_list_of_diagnostics_has_every_row()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.PathOf("docs"), "diagnostics", "README.md"));
        var missing = Diagnostics.All.Select(row => $"- [{row.Id}]({row.Id}.md) {row.Title}").Where(line => !lines.Contains(line));
        missing.ShouldBeEmpty("add these lines to docs/diagnostics/README.md");
    }

    [Fact]
    public void Every_field_that_the_table_names_is_one_of_the_model()
    {
        var problems =
            from type in ItemTypes.All.Where(type => type.Kind is not null)
            from metadata in type.Metadata.Append(type.Include).Where(metadata => metadata.Field.Length > 0)
            where ItemReference.Member(type, metadata) is null
            select $"{type.Name}.{metadata.Name} sets {metadata.Field}, which {type.Kind} does not have";
        problems.ShouldBeEmpty();
    }

    private static string? Title(string id) =>
        Path.Combine(Repository.PathOf("docs"), "diagnostics", $"{id}.md") is var file && File.Exists(file) ? File.ReadLines(file, Encoding.UTF8).First() : null;
}

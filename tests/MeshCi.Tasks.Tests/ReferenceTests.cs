using System.Text.RegularExpressions;
using MeshCi.Definitions;

namespace MeshCi.Tasks.Tests;

/// <summary>The SDK's files, the tables and the pages say the same.</summary>
public sealed partial class ReferenceTests
{
    // Set by the targets themselves, or results for scripts.
    private static readonly string[] NotForUsers = ["MeshDeployment", "MeshPlannedChange", "MeshPlanHasChanges", "MeshHasDrift", "MeshDriftedResource", "MeshItemType", "MeshDefinedIn"];

    [Fact]
    public void Every_property_that_the_targets_read_stands_in_the_table()
    {
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "build")).SelectMany(file => PropertyUse().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).Distinct().Where(name => !name.EndsWith("DependsOn", StringComparison.Ordinal));

        read.ShouldBeSubsetOf(MeshProperties.All.Select(property => property.Name).Concat(NotForUsers));
    }

    [Fact]
    public void Every_property_of_the_table_is_read_by_the_targets()
    {
        var files = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "build")).Select(File.ReadAllText));

        foreach (var property in MeshProperties.All) files.ShouldContain($"$({property.Name})");
    }

    [Fact]
    public void The_page_of_properties_is_the_table()
    {
        var rows = MeshProperties.All.Select(property => $"| `{property.Name}` | {property.Default} | {property.Description} |");

        Repository.Read("docs/reference/properties.md").ShouldContain(string.Join('\n', rows), Case.Sensitive, "paste these rows into docs/reference/properties.md:\n" + string.Join('\n', rows));
    }

    [Fact]
    public void The_targets_collect_every_item_of_the_language()
    {
        var collected = CollectedItem().Matches(Repository.Read("sdk/build/MeshCi.Sdk.Generate.targets")).Select(match => match.Groups[1].Value);

        collected.Order().ShouldBe(ItemTypes.All.Select(type => type.Name).Order());
    }

    [Fact]
    public void A_change_of_any_metadata_of_the_language_regenerates()
    {
        var metadata = ItemTypes.All.SelectMany(type => type.Metadata).Select(info => info.Name).Distinct().Order(StringComparer.Ordinal);
        var expected = string.Join('|', metadata.Select(name => $"%({name})"));

        Repository.Read("sdk/build/MeshCi.Sdk.Inputs.targets").ShouldContain(expected, Case.Sensitive, $"paste into MeshCi.Sdk.Inputs.targets: {expected}");
    }

    [GeneratedRegex(@"\$\((Mesh\w+)\)")]
    private static partial Regex PropertyUse();

    [GeneratedRegex("MeshItemType=\"(\\w+)\"")]
    private static partial Regex CollectedItem();
}

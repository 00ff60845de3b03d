using System.Text.RegularExpressions;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Tests;

/// <summary>The SDK's files, the tables and the pages agree.</summary>
public sealed partial class ReferenceTests
{
    // Set by the targets themselves, or results for scripts.
    private static readonly string[] NotForUsers = [
        "MeshDeployment", "MeshDeploymentKind", "MeshPlannedChange", "MeshPlanHasChanges", "MeshHasDrift", "MeshDriftedResource", "MeshItemType",
        "MeshDefinedIn"];

    [Fact]
    public void Every_property_that_the_targets_read_is_in_the_table()
    {
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "build")).SelectMany(file => PropertyUse().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).Distinct().Where(name => !name.EndsWith("DependsOn", StringComparison.Ordinal));

        read.ShouldBeSubsetOf(MeshProperties.All.Select(property => property.Name).Concat(ReservedNames.Properties).Concat(NotForUsers));
    }

    [Fact]
    public void Every_property_in_the_table_is_read_by_the_targets()
    {
        var files = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "build")).Select(File.ReadAllText));

        foreach (var property in MeshProperties.All) files.ShouldContain($"$({property.Name})");
    }

    [Fact]
    public void The_page_of_properties_matches_the_table()
    {
        var rows = MeshProperties.All.Select(property => $"| `{property.Name}` | {property.Default} | {property.Description} |");

        Repository.Read("docs/reference/properties.md")
            .ShouldContain(string.Join('\n', rows), Case.Sensitive, "paste these rows into docs/reference/properties.md:\n" + string.Join('\n', rows));
    }

    [GeneratedRegex(@"\$\((Mesh\w+)\)")]
    private static partial Regex PropertyUse();
}

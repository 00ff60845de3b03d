using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The map in CONTRIBUTING.md matches the folders of the source code.</summary>
public sealed partial class MapTests
{
    [Fact]
    public void The_map_names_every_project_and_every_folder_and_no_others()
    {
        var map = Repository.Read("CONTRIBUTING.md").Split("\n## ").Single(section => section.StartsWith("Map of the repository", StringComparison.Ordinal));
        var described = map.Split("\n### src/").Skip(1).SelectMany(section => Rows(section).Prepend("").Select(folder => $"{section.Split('\n')[0]}/{folder}"));

        described.Order(StringComparer.Ordinal).ShouldBe(Folders().Order(StringComparer.Ordinal));
    }

    // The last section describes what is not a project.
    private static IEnumerable<string> Rows(string section) => Row().Matches(section.Split("\n### ")[0]).Select(row => row.Groups[1].Value);

    private static IEnumerable<string> Folders() =>
        from project in Directory.EnumerateDirectories(Repository.PathOf("src"), "MeshCi.*")
        from folder in Directory.EnumerateDirectories(project).Prepend("")
        let name = Path.GetFileName(folder)
        where name is not ("bin" or "obj") && (folder.Length == 0 || Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
        select $"{Path.GetFileName(project)}/{name}";

    [GeneratedRegex("^\\| `(\\w+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

using System.Text.RegularExpressions;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The table of the page about targets that lists when everything is read or set is complete.</summary>
public sealed partial class AnswerTableTests
{
    private static readonly string Table = Section("When MeshCi reads what you set");
    private static readonly string Targets = string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "build"), "*.targets").Select(File.ReadAllText));

    [Fact]
    public void Every_list_of_targets_of_the_user_is_in_the_table()
    {
        var lists = Lists().Matches(Targets).Select(match => match.Groups[1].Value).Distinct().ToList();

        lists.Count.ShouldBeGreaterThan(10, "the lists are found in the targets");
        foreach (var list in lists) Table.ShouldContain($"`{list}`");
    }

    [Fact]
    public void Every_answer_is_in_the_table_and_has_its_values()
    {
        var values = Section("Use results in scripts");
        foreach (var verb in MeshVerbs.All.Where(verb => verb.Returns is not null))
        {
            foreach (var text in (string[])[Table, values]) text.ShouldContain($"`@({verb.Returns})`");
            if (verb.Flag is null) continue;
            foreach (var text in (string[])[Table, values]) text.ShouldContain($"`{verb.Flag}`");
        }

        foreach (var text in (string[])[Table, values]) text.ShouldContain("`MeshDeploymentKind`");
    }

    [Fact]
    public void Every_list_for_editors_is_in_the_table()
    {
        foreach (var list in EditorLists().Matches(Targets).Select(match => match.Groups[1].Value).Distinct()) Table.ShouldContain($"`@({list})`");
    }

    private static string Section(string title)
    {
        var page = Repository.Read("docs/reference/targets.md");
        var start = page.IndexOf($"## {title}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, title);
        return page[start..page.IndexOf("\n## ", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"\$\((Mesh\w*(DependsOn|DeployTargets))\)")]
    private static partial Regex Lists();

    [GeneratedRegex(@"<(UpToDateCheck\w+|Watch) Include=")]
    private static partial Regex EditorLists();
}

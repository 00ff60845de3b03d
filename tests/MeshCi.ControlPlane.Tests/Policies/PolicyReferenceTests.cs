using System.Text.RegularExpressions;
using MeshCi.ControlPlane.Policies;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Tests.Policies;

/// <summary>The page about policies matches the tables.</summary>
public partial class PolicyReferenceTests
{
    private static readonly string Page = Repository.Read("docs/reference/policies.md");

    [Fact]
    public void The_page_lists_every_action_with_its_resources_and_keys()
    {
        var rows = string.Join('\n', AppMeshActions.All.Select(Row));
        Page.ShouldContain(rows, Case.Sensitive, "paste these rows into docs/reference/policies.md:\n" + rows);
    }

    [Fact]
    public void The_page_lists_every_key_that_is_filled()
    {
        FilledKeys[] all = [FilledKeys.OfPermissions, FilledKeys.OfTrust(["HOST"])];
        var filled = all.SelectMany(keys => keys.Names).ToHashSet(StringComparer.Ordinal);
        var section = Page.Split("\n## ").Single(part => part.StartsWith("Keys\n", StringComparison.Ordinal));
        var documented = KeyName().Matches(section).Select(key => key.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        documented.Order(StringComparer.Ordinal).ShouldBe(filled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_named_key_is_filled()
    {
        foreach (var field in typeof(ContextKeys).GetFields())
        {
            var key = (string)field.GetRawConstantValue()!;
            FilledKeys.OfPermissions.Names.ShouldContain(name => name == key || name == key + "/KEY");
        }
    }

    [Fact]
    public void The_page_states_for_every_operator_whether_it_matches_an_absent_key()
    {
        foreach (var row in ConditionOperator.All.Where(row => !row.TestsPresence))
        {
            var cells = Page.Split('\n').Single(line => line.StartsWith('|') && line.Contains($"`{row.Name}`", StringComparison.Ordinal))
                .Split('|', StringSplitOptions.TrimEntries);
            var names = cells[1].Split('/');
            var answers = cells[3].Split(" / ");
            answers[names.Length == 1 ? 0 : Array.FindIndex(names, name => name.Contains($"`{row.Name}`", StringComparison.Ordinal))]
                .ShouldBe(row.IsNegated ? "met" : "not met", row.Name);
        }
    }

    [GeneratedRegex("`((?:aws|sts|HOST):[^`]+)`")]
    private static partial Regex KeyName();

    private static string Row(AppMeshAction action)
    {
        var any = action.Named.Count == ResourceKinds.All.Count;
        var resource = action.Required is { } kind ? kind.Info().Name : any ? "any" : action.Named.Count > 0
            ? string.Join(", ", action.Named.Select(named => named.Info().Name)) : "`*`";
        var named = action.Required is null ? "" : string.Join(", ", action.Named.Select(other => other.Info().Name));
        string[] keys = [.. action.TakesRequestTags ? new[] { "`aws:RequestTag/KEY`" } : [], .. action.TakesTagKeys ? new[] { "`aws:TagKeys`" } : []];
        return $"| `{action.Name}` | {resource} | {named} | {string.Join(", ", keys)} |";
    }
}

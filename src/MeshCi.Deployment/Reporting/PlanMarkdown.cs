using System.Text;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The plan as Markdown, for pull requests: the file <c>plan.md</c>. It contains no time and no build number.</summary>
public static class PlanMarkdown
{
    /// <summary>The text of <c>plan.md</c>, with LF.</summary>
    public static string Write(Plan plan)
    {
        var text = new StringBuilder($"### Mesh plan: {Code(plan.Service)} in mesh {Code(plan.Mesh)}\n\n**{plan.Counts}**\n");
        var shown = plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged).ToList();
        if (shown.Count > 0) text.Append("\n| | kind | name | field | before | after |\n|---|---|---|---|---|---|\n");
        foreach (var change in shown)
        {
            var row = $"| {PlanText.Symbol(change.Kind)} {change.Kind.Name()} | {change.Id.Kind.Info().Name} | {Code(change.Id.Path)} |";
            if (change.Kind is ChangeKind.Update or ChangeKind.Replace)
                foreach (var field in change.Fields) text.Append($"{row} {Code(field.Path)} | {Code(field.Before)} | {Code(field.After)} |\n");
            else
                text.Append($"{row} {change.Reason} | | |\n");
        }

        if (plan.HasChanges) text.Append('\n');
        for (var wave = 0; wave < plan.Waves.Count; wave++) text.Append($"{wave + 1}. {string.Join(", ", plan.Waves[wave])}\n");
        if (plan.Notes.Count > 0) text.Append('\n');
        foreach (var note in plan.Notes) text.Append($"> {note}\n");
        return text.ToString();
    }

    private static string Code(string? value) =>
        value is null ? "" : $"`{value.Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal)}`";
}

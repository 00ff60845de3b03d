using System.Globalization;
using System.Text;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The plan as Markdown, for pull requests: the file <c>plan.md</c>. It contains no time and no build number.</summary>
public static class PlanMarkdown
{
    /// <summary>The first characters of every <c>plan.md</c>.</summary>
    public const string Begin = "### Mesh plan: ";

    /// <summary>The largest <c>plan.md</c>, in bytes of UTF-8: comments on pull requests can have about 65,000 characters.</summary>
    public const int Largest = 60_000;

    // For the sentence about what is left out, which is shorter: it contains two names of at most 1,000 characters as code.
    private const int Reserve = 10_000;
    private const int MostInWave = 50;
    private const string TableHead = "\n| | kind | name | field | before | after |\n|---|---|---|---|---|---|\n";

    /// <summary>The text of <c>plan.md</c>, with LF, at most <see cref="Largest"/> bytes. What does not fit is left out whole, and counted.</summary>
    public static string Write(Plan plan) => Write(plan, Largest);

    /// <summary>The text with a limit in bytes.</summary>
    internal static string Write(Plan plan, int limit)
    {
        List<string> rows = [.. plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged).SelectMany(Rows)];
        List<string> waves = [.. plan.Waves.Select(Wave)];
        List<string> notes = [.. plan.Notes.Select(note => $"> {MarkdownText.Sentence(note)}\n")];
        var title = $"{Begin}{MarkdownText.Code(plan.Service)} in mesh {MarkdownText.Code(plan.Mesh)}\n\n**{plan.Counts}**\n";

        // Notes are few and about risks, so they take precedence; the order is of least interest.
        var left = limit - Size(title) - Size(TableHead) - Math.Min(Reserve, limit / 4);
        var shownNotes = Fitting(notes, Math.Min(left, limit / 4), out var used);
        var shownRows = Fitting(rows, left -= used, out used);
        var shownWaves = Fitting(waves, left - used, out _);

        var text = new StringBuilder(title);
        if (shownRows < rows.Count || shownWaves < waves.Count || shownNotes < notes.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNot everything fits into this file: it shows {shownRows} of {rows.Count} rows of changes, ");
            text.Append(CultureInfo.InvariantCulture, $"{shownWaves} of {waves.Count} steps of the order and {shownNotes} of {notes.Count} notes. ");
            text.Append($"The file {MarkdownText.Code($"{Naming.FileName(plan.Service)}.plan.json")} contains the whole plan.\n");
        }

        if (shownRows > 0) text.Append(TableHead).AppendJoin("", rows.Take(shownRows));
        if (shownWaves > 0) text.Append('\n').AppendJoin("", waves.Take(shownWaves));
        if (shownNotes > 0) text.Append('\n').AppendJoin(">\n", notes.Take(shownNotes));
        return text.ToString();
    }

    private static IEnumerable<string> Rows(Change change)
    {
        var row = $"| {PlanText.Symbol(change.Kind)} {change.Kind.Name()} | {change.Id.Kind.Info().Name} | {Code(change.Id.Path)} |";
        return change.Fields.Count > 0 && change.Kind is (ChangeKind.Update or ChangeKind.Replace)
            ? change.Fields.Select(field => $"{row} {Field(field)} |\n")
            : [$"{row} {MarkdownText.Cell(MarkdownText.Sentence(change.Reason))} | | |\n"];
    }

    private static string Field(FieldChange field)
    {
        var from = MarkdownText.FirstToShow(field.Before, field.After);
        return $"{Code(field.Path)} | {Code(field.Before, from)} | {Code(field.After, from)}";
    }

    private static string Code(string? value, int from = 0) => MarkdownText.Cell(MarkdownText.Code(value, from));

    private static string Wave(IReadOnlyList<PlanStep> steps, int index)
    {
        var shown = steps.Take(MostInWave).Select(step => $"{step.Verb} {step.Id.Kind.Info().Name} {MarkdownText.Code(step.Id.Path)}");
        var more = steps.Count > MostInWave ? $" and {steps.Count - MostInWave} more" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {string.Join(", ", shown)}{more}\n");
    }

    // How many blocks fit, counted from the first one.
    private static int Fitting(List<string> blocks, int bytes, out int used)
    {
        used = 0;
        for (var index = 0; index < blocks.Count; index++)
        {
            // A separator between blocks has at most two characters.
            var size = Size(blocks[index]) + 2;
            if (used + size > bytes) return index;
            used += size;
        }

        return blocks.Count;
    }

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);
}

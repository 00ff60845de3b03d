using System.Globalization;
using System.Text;

namespace MeshCi.Tasks.Tests.Mistakes;

/// <summary>The page <c>docs/reference/mistakes.md</c>, generated from the table.</summary>
internal static class MistakesPage
{
    private const string Begin = """
        # Frequent mistakes

        What MeshCi reports for frequent mistakes, and what to write instead. Each mistake is reported once, at its line. Problems that only result from
        another mistake are not reported. A test makes each of these mistakes and compares the code, the line and the proposed fix with this page.

        """;

    private const string Elsewhere = """

        ## Restoring, building and deploying

        | Mistake | Code | What to do |
        |---|---|---|

        """;

    /// <summary>The page, with LF.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Begin.ReplaceLineEndings("\n"));
        foreach (var (title, mistakes) in MistakeTable.InProjects)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Mistake | Code | Wrong | The message proposes | Right |\n|---|---|---|---|---|\n");
            foreach (var mistake in mistakes)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {mistake.What} | {Link(mistake.Code)} | {Cell(mistake.Wrong, mistake.Line)} ");
                page.Append(CultureInfo.InvariantCulture, $"| {Cell(mistake.Fix)} | {Cell(mistake.Right)} |\n");
            }
        }

        page.Append(Elsewhere.ReplaceLineEndings("\n"));
        foreach (var mistake in MistakeTable.Elsewhere)
            page.Append(CultureInfo.InvariantCulture, $"| {mistake.What} | {Link(mistake.Code)} | {mistake.Fix} |\n");
        return page.ToString();
    }

    private static string Link(string code) => code.StartsWith("MESH", StringComparison.Ordinal) ? $"[{code}](../diagnostics/{code}.md)" : code;

    // The line at which the mistake is reported is bold if there are several.
    private static string Cell(string text, int reported = 0)
    {
        var lines = text.Split('\n').Select(line => $"`{line.Replace("|", "\\|", StringComparison.Ordinal)}`").ToList();
        if (lines.Count > 1 && reported > 0) lines[reported - 1] = $"**{lines[reported - 1]}**";
        return string.Join("<br>", lines);
    }
}

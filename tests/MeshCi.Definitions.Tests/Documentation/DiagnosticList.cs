using System.Globalization;
using System.Reflection;
using System.Text;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The page <c>docs/diagnostics/README.md</c>, generated from the table of diagnostics and from the sources that report them.</summary>
internal static class DiagnosticList
{
    private static readonly (char Digit, string Title)[] Groups =
    [
        ('0', "Tool"), ('1', "Schema"), ('2', "References"), ('3', "Routing"), ('4', "Resilience"), ('5', "Security"), ('6', "Telemetry"),
        ('7', "Deployment and environment"), ('8', "Drift and rollback"), ('9', "Export"),
    ];

    // They refer to diagnostics that other files report: which ones result from a misspelled item, and an example of a rule.
    private static readonly string[] NotSources = ["FollowUpFindings.cs", "ItemExamples.cs"];

    private static readonly FieldInfo[] Fields = typeof(MeshDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static);

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> Sources = new(() => [.. ReadSources()]);

    /// <summary>The page, with LF.</summary>
    public static string Write()
    {
        var page = new StringBuilder("# Diagnostics\n\n");
        page.Append(
            "Each code has a page that explains what happened and why it matters, shows an example before and after the fix, and describes how to "
                + "suppress the\n");
        page.Append(
            "diagnostic, if that is possible. A code is never reused. *Source* is the file that reports the diagnostic, or the one that reports it "
                + "most often.\n");
        foreach (var (digit, title) in Groups)
        {
            var rows = MeshDiagnostics.All.Where(row => row.Id[4] == digit).ToList();
            if (rows.Count == 0) continue;
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Code | Severity | Description | Source |\n|---|---|---|---|\n");
            foreach (var row in rows)
            {
                page.Append(CultureInfo.InvariantCulture, $"| [{row.Id}]({row.Id}.md) | {SeverityOf(row)} | {row.Title} | {Link(row)} |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The source file that reports a diagnostic, relative to the repository; null if none does.</summary>
    public static string? SourceOf(Diagnostic row)
    {
        var name = FieldOf(row);
        return Sources.Value
            .Select(source => (source.Path, Count: Count(source.Text, name) + Count(source.Text, $"\"{row.Id}\"")))
            .Where(source => source.Count > 0)
            .OrderByDescending(source => source.Count)
            .ThenBy(source => source.Path.StartsWith("src/MeshCi.Definitions/", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(source => Path.GetFileName(source.Path), StringComparer.Ordinal)
            .FirstOrDefault().Path;
    }

    /// <summary>The way that sources refer to a diagnostic, such as <c>MeshDiagnostics.NoEffect</c>.</summary>
    public static string FieldOf(Diagnostic row) =>
        $"{nameof(MeshDiagnostics)}.{Fields.Single(field => field.GetValue(null) is Diagnostic found && found.Id == row.Id).Name}";

    private static string Link(Diagnostic row) => SourceOf(row) is { } source ? $"[{Path.GetFileName(source)}](../../{source})" : "";

    private static string SeverityOf(Diagnostic row) => row switch
    {
        { OffByDefault: true } => "off by default",
        { AlsoWarns: true } => "error or warning",
        { Severity: Severity.Info } => "information",
        _ => row.Severity.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<(string Path, string Text)> ReadSources()
    {
        foreach (var folder in new[] { "src", "sdk/build" })
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
                var name = Path.GetFileName(file);
                var isTable = name.StartsWith("MeshDiagnostics.", StringComparison.Ordinal);
                if (isTable || NotSources.Contains(name) || path.Contains("/obj/", StringComparison.Ordinal)) continue;
                if (Path.GetExtension(file) is ".cs" or ".targets") yield return (path, File.ReadAllText(file));
            }
        }
    }

    // A comparison with the diagnostic of a finding, or a use of its ID, does not report it.
    private static int Count(string text, string name)
    {
        var (count, from) = (0, 0);
        while ((from = text.IndexOf(name, from, StringComparison.Ordinal)) >= 0)
        {
            var before = text.AsSpan(0, from).TrimEnd();
            var isComparison = before.EndsWith("==") || before.EndsWith("!=");
            from += name.Length;
            var isId = text.AsSpan(from).StartsWith(".Id") && (from + 3 == text.Length || !char.IsLetterOrDigit(text[from + 3]));
            if (!isComparison && !isId && (from == text.Length || !char.IsLetterOrDigit(text[from]))) count++;
        }

        return count;
    }
}

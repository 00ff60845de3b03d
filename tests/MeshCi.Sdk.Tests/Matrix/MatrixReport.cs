using System.Globalization;
using System.Text;

namespace MeshCi.Sdk.Tests.Matrix;

/// <summary>The cells of a run by kind and way, as Markdown, in <c>artifacts/soak/builds.md</c>.</summary>
internal static class MatrixReport
{
    public static async Task WriteAsync(MatrixRun run, TimeSpan duration)
    {
        var file = Path.Combine(Repository.Root, "artifacts", "soak", "builds.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, Describe(run, duration), TestContext.Current.CancellationToken);
    }

    /// <summary>A row for each way and a column for each kind: the number of cells, and of those that failed; "-" where there is none.</summary>
    internal static string Describe(MatrixRun run, TimeSpan duration)
    {
        var kinds = run.Problems.Keys.Select(cell => cell.Kind).Distinct().ToList();
        var text = new StringBuilder($"| way of building | {string.Join(" | ", kinds)} | cells | failed |\n");
        text.Append($"|---|{string.Concat(kinds.Select(_ => "---:|"))}---:|---:|\n");
        foreach (var way in run.Problems.GroupBy(cell => cell.Key.Way))
        {
            var columns = kinds.Select(kind => Count(way.Where(cell => cell.Key.Kind == kind)));
            var failed = way.Count(cell => cell.Value.Count > 0);
            text.Append(CultureInfo.InvariantCulture, $"| {way.Key} | {string.Join(" | ", columns)} | {way.Count()} | {failed} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{run.Problems.Count} cells, {run.Failures.Count} failed, {duration.TotalMinutes:0} minutes.\n");
        foreach (var failure in run.Failures) text.Append($"\n- {failure}\n");
        return text.ToString();
    }

    private static string Count(IEnumerable<KeyValuePair<Cell, List<string>>> cells)
    {
        var (all, failed) = (cells.Count(), cells.Count(cell => cell.Value.Count > 0));
        return all == 0 ? "-" : failed == 0 ? $"{all}" : $"{all} ({failed} failed)";
    }
}

using System.Globalization;

namespace MeshCi.Deployment.Reporting;

/// <summary>Tables in aligned columns, as targets print them.</summary>
internal static class TextTable
{
    /// <summary>The heading and the rows, indented by two spaces.</summary>
    /// <param name="head">The titles of the columns.</param>
    /// <param name="rows">The rows, each with a text for each column.</param>
    /// <param name="gap">The space between two columns.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, string gap = "   ")
    {
        var all = rows.Prepend(head).ToList();
        var widths = Enumerable.Range(0, head.Count).Select(column => all.Max(row => row[column].Length)).ToList();
        return all.Select(row => ("  " + string.Join(gap, row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }

    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

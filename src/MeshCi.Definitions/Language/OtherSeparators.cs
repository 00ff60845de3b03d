using System.Buffers;

namespace MeshCi.Definitions.Language;

/// <summary>Lists whose elements are not separated by semicolons, as MSBuild separates them.</summary>
internal static class OtherSeparators
{
    private static readonly char[] All = [';', ',', '|', ' ', '\t', '\r', '\n'];
    private static readonly SearchValues<char> Any = SearchValues.Create(All);

    /// <summary>The elements of a list with any separators.</summary>
    public static string[] Split(string text) => text.Split(All, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a text, which contains no semicolon, contains another separator.</summary>
    public static bool In(string text) => text.AsSpan().Trim().ContainsAny(Any);

    /// <summary>What separates the elements, for messages.</summary>
    public static string Name(string text) =>
        text.Contains(',', StringComparison.Ordinal) ? "commas" : text.Contains('|', StringComparison.Ordinal) ? "vertical bars" : "spaces";
}

using System.Text.RegularExpressions;

namespace MeshCi.Tool.Running;

/// <summary>The error that MSBuild reports for a project that does not define a target.</summary>
internal static partial class UndefinedTarget
{
    /// <summary>The project that does not define a target.</summary>
    /// <param name="line">A line that MSBuild wrote.</param>
    /// <param name="target">The name of the target.</param>
    /// <returns>Path of the project, or null if the line reports something else or another target.</returns>
    public static string? ProjectOf(string line, string target) =>
        Error().Match(line) is { Success: true } error && error.Groups["target"].Value.Equals(target, StringComparison.OrdinalIgnoreCase)
            ? error.Groups[error.Groups["project"].Success ? "project" : "file"].Value
            : null;

    // MSBuild translates the sentence, but neither the code nor the form of the line.
    [GeneratedRegex("""^\s*(?<file>.+?)(\(\d+(,\d+)*\))?\s?: error MSB4057\s?: [^"]*"(?<target>[^"]+)"[^\[]*(\[(?<project>[^\]]+?)(::[^\]]*)?\])?$""")]
    private static partial Regex Error();
}

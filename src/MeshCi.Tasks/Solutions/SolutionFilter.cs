using System.Text.Json;
using MeshCi.Shared;

namespace MeshCi.Tasks.Solutions;

/// <summary>A solution filter (<c>.slnf</c>): a list of some projects of a solution.</summary>
internal static class SolutionFilter
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The full paths of the projects in a filter.</summary>
    /// <param name="file">Full path of a file that may be a filter.</param>
    /// <param name="solution">Full path of the solution that it must belong to.</param>
    /// <returns>Null if the file is not a filter of the solution. MSBuild has already refused a filter that it cannot read.</returns>
    public static IReadOnlySet<string>? Read(string file, string solution)
    {
        if (!Path.GetExtension(file).Equals(".slnf", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            using var json = JsonDocument.Parse(OrdinaryFile.ReadAllText(file), Lenient);
            var own = json.RootElement.GetProperty("solution");
            var path = Full(Path.GetDirectoryName(file)!, own.GetProperty("path"));
            if (path != solution) return null;
            var folder = Path.GetDirectoryName(path)!;
            return own.GetProperty("projects").EnumerateArray().Select(project => Full(folder, project)).ToHashSet(Comparer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static StringComparer Comparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static string Full(string folder, JsonElement path) =>
        Path.GetFullPath((path.GetString() ?? "").Replace('\\', Path.DirectorySeparatorChar), folder);
}

using System.Text.RegularExpressions;

namespace MeshCi.House.Tests;

/// <summary>A source file of the product.</summary>
/// <param name="Path">Path from the repository's root, with slashes.</param>
/// <param name="Folder">The folder that it is in.</param>
/// <param name="Namespace">The namespace that it declares, or null.</param>
internal sealed record SourceFile(string Path, Folder Folder, string? Namespace);

/// <summary>The product's source files.</summary>
internal static partial class Sources
{
    /// <summary>Names of the projects in <c>src</c> without <c>MeshCi.</c>, and <c>Shared</c>.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetDirectories(Repository.PathOf("src")).Select(folder => ProjectName(Path.GetFileName(folder))).Order(StringComparer.Ordinal)];

    /// <summary>All C# files in <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal).Select(Read),
    ];

    private static SourceFile Read(string path)
    {
        var parts = path.Split('/');
        var inside = string.Join('.', parts[2..^1]);
        var declared = Declaration().Match(Repository.Read(path));
        return new(path, new(ProjectName(parts[1]), inside.Length == 0 ? "." : inside), declared.Success ? declared.Groups[1].Value : null);
    }

    private static string ProjectName(string folder) => folder.StartsWith("MeshCi.", StringComparison.Ordinal) ? folder["MeshCi.".Length..] : folder;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}

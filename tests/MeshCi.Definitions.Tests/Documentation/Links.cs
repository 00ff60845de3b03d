using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>The relative links of Markdown pages, including the pictures that they show.</summary>
internal static partial class Links
{
    /// <summary>The links of all pages of a folder that lead to no file, or to no heading of a page.</summary>
    /// <param name="folder">The folder, relative to the repository, with its subfolders; or a single page.</param>
    public static IReadOnlyList<string> Broken(string folder)
    {
        var at = Repository.PathOf(folder);
        IEnumerable<string> pages = File.Exists(at) ? [at] : Directory.EnumerateFiles(at, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return [.. from page in pages
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(page, target)
            select $"{Path.GetRelativePath(Repository.Root, page)}: {target}"];
    }

    private static bool LeadsSomewhere(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        if (parts.Length == 1) return File.Exists(file) || Directory.Exists(file);
        return File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]);
    }

    // The anchor that GitHub gives to a heading.
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("""\]\((?<target>[^)\s]+)\)|<(img|source) [^>]*(src|srcset)="(?<target>[^"]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}

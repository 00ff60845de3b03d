using System.IO.Compression;
using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>package-files.txt: the files of a package that is packed for every system, as a user's restore unpacks them.</summary>
internal static partial class ExpectedFiles
{
    private static readonly string[] Listed =
        [.. File.ReadAllLines(Path.Combine(Repository.Root, "tests", "MeshCi.Sdk.Tests", "package-files.txt")).Where(line => line.Length > 0)];

    /// <summary>All files, one per line.</summary>
    public static string ForEverySystem => Lines(Listed);

    /// <summary>The files of a package that is packed on this system for this system alone.</summary>
    public static string ForThisSystem => Lines(Listed.Where(IsOfThisSystem));

    /// <summary>Whether assemblies are compiled ahead of time for this system.</summary>
    public static bool AreCompiledForThisSystem => Listed.Any(file => IsCompiled(file) && IsOfThisSystem(file));

    /// <summary>The files in a package, one per line, without NuGet's own.</summary>
    public static string Of(string packageFile)
    {
        using var package = ZipFile.OpenRead(packageFile);
        return Lines(package.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName)).Where(name => !NuGetsOwn().IsMatch(name)));
    }

    private static bool IsOfThisSystem(string file) => !IsCompiled(file) || file.Contains($"/runtimes/{UnpackedSdk.Rid}/", StringComparison.Ordinal);

    private static bool IsCompiled(string file) => file.Contains("/lib/", StringComparison.Ordinal);

    private static string Lines(IEnumerable<string> files) => string.Join('\n', files.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^(_rels/|package/|\[Content_Types\]\.xml$)")]
    private static partial Regex NuGetsOwn();
}

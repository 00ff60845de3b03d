using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>A program and the version that it reports.</summary>
internal sealed record FoundProgram(string Path, Version Version);

/// <summary>All programs with one name on a machine. The first one on the path may be older than another, or a stub that does nothing.</summary>
internal sealed class FoundPrograms(IReadOnlyList<FoundProgram> all)
{
    public IReadOnlyList<FoundProgram> All => all;

    /// <summary>Queries the version of each of these programs; those that report none are omitted.</summary>
    /// <param name="programs">Full paths; one may appear twice.</param>
    /// <param name="pattern">Regular expression whose first group is the version.</param>
    /// <param name="versionText">Returns the version output of a program, or null if it cannot be run.</param>
    public static FoundPrograms Search(IEnumerable<string> programs, string pattern, Func<string, string?> versionText) =>
        new([
            .. programs.Distinct(StringComparer.Ordinal)
                .Select(path => (Path: path, Text: Regex.Match(versionText(path) ?? "", pattern).Groups[1].Value))
                .Where(found => Version.TryParse(found.Text, out _))
                .Select(found => new FoundProgram(found.Path, Version.Parse(found.Text))),
        ]);

    /// <summary>The newest one, of a major version if specified; null if there is none.</summary>
    public FoundProgram? Newest(int? major = null) => all.Where(found => major is null || found.Version.Major == major).MaxBy(found => found.Version);
}

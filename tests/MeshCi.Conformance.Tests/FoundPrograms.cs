using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>A program and the version that it reports.</summary>
internal sealed record FoundProgram(string Path, Version Version);

/// <summary>All programs of one name that a machine has. The first one on the path may be older than another, or a stand-in that does nothing.</summary>
internal sealed class FoundPrograms(IReadOnlyList<FoundProgram> all)
{
    public IReadOnlyList<FoundProgram> All => all;

    /// <summary>Asks each of these programs for its version; what reports none is left out.</summary>
    /// <param name="programs">Full paths; one may appear twice.</param>
    /// <param name="pattern">Regular expression whose first group is the version.</param>
    /// <param name="versionText">What a program prints when it is asked for its version, or null where it cannot be run.</param>
    public static FoundPrograms Search(IEnumerable<string> programs, string pattern, Func<string, string?> versionText) =>
        new([
            .. programs.Distinct(StringComparer.Ordinal)
                .Select(path => (Path: path, Text: Regex.Match(versionText(path) ?? "", pattern).Groups[1].Value))
                .Where(found => Version.TryParse(found.Text, out _))
                .Select(found => new FoundProgram(found.Path, Version.Parse(found.Text))),
        ]);

    /// <summary>The newest one, of one major version if that is given; null where there is none.</summary>
    public FoundProgram? Newest(int? major = null) => all.Where(found => major is null || found.Version.Major == major).MaxBy(found => found.Version);
}

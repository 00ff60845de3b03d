namespace MeshCi.Conformance.Tests;

/// <summary>An AWS CLI on this machine and how its major version differs from the other one.</summary>
internal sealed record AwsCliVersion(string Path, Version Version)
{
    /// <summary>The major versions whose behavior these tests know.</summary>
    private static readonly int[] Known = [1, 2];

    /// <summary>The exit code for a call that the service refuses. Version 1 has one code for every failure.</summary>
    public int RefusedCode => Version.Major == 1 ? 255 : 254;

    /// <summary>Whether it prints times as ISO 8601 by default; version 1 prints them as the service sent them.</summary>
    public bool PrintsIsoTimes => Version.Major != 1;

    /// <summary>The reason for skipping a test that needs a major version, with the versions that are installed instead.</summary>
    public static string MissingText(int major, FoundPrograms found)
    {
        var unknown = found.All.Where(program => !Known.Contains(program.Version.Major)).ToList();
        var others = unknown.Count == 0
            ? "" : $" Found and not known to these tests: {string.Join(", ", unknown.Select(program => $"{program.Version} ({program.Path})"))}.";
        return $"The AWS CLI {major} is not installed.{others}";
    }
}

namespace MeshCi.Conformance.Tests;

/// <summary>An AWS CLI of this machine and how its major version differs from the other one.</summary>
internal sealed record AwsCliVersion(string Path, Version Version)
{
    /// <summary>The major versions whose manners these tests know.</summary>
    private static readonly int[] Known = [1, 2];

    /// <summary>Its exit code when a service refuses a call. Version 1 has one code for every failure.</summary>
    public int RefusedCode => Version.Major == 1 ? 255 : 254;

    /// <summary>Whether it prints times as ISO 8601 unless it is configured otherwise; version 1 prints what the service sent.</summary>
    public bool PrintsIsoTimes => Version.Major != 1;

    /// <summary>Why a test that needs a major version is skipped, with what is installed instead.</summary>
    public static string MissingText(int major, FoundPrograms found)
    {
        var unknown = found.All.Where(program => !Known.Contains(program.Version.Major)).ToList();
        var others = unknown.Count == 0 ? "" : $" Found and not known to these tests: {string.Join(", ", unknown.Select(program => $"{program.Version} ({program.Path})"))}.";
        return $"The AWS CLI {major} is not installed.{others}";
    }
}

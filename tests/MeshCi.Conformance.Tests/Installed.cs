using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>The programs of others that these tests drive. A test that needs one is skipped by name where it is missing.</summary>
internal static class Installed
{
    // Below it, the SDK does not run.
    private static readonly Version OldestNode = new(20, 0);
    private static readonly Lazy<string?> Aws = new(() => Newest("aws", @"^aws-cli/(\S+)"));
    private static readonly Lazy<string?> NodeJs = new(() => Newest("node", @"^v(\S+)", OldestNode));

    /// <summary>Folder of the scripts and of what they are made of.</summary>
    public static string Scripts { get; } = Repository.PathOf("tests/MeshCi.Conformance.Tests/clients");

    /// <summary>Path of the AWS CLI.</summary>
    public static string AwsCli => Aws.Value ?? throw Skip("The AWS CLI is not installed; on Debian: apt-get install awscli.");

    /// <summary>Path of node, beside whose scripts the packages of their lock file are installed.</summary>
    public static string Node
    {
        get
        {
            if (!File.Exists(Path.Combine(Scripts, "node_modules", ".package-lock.json"))) throw Skip("The scripts' packages are not installed; in tests/MeshCi.Conformance.Tests/clients: npm ci.");
            return NodeJs.Value ?? throw Skip($"Node.js {OldestNode} or later is not installed.");
        }
    }

    // The first of that name on the path may be a stand-in that does nothing, or older than another, so each is asked for its version.
    private static string? Newest(string name, string pattern, Version? oldest = null) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .Where(File.Exists)
            .Select(path => (Path: path, Version: Version.TryParse(Regex.Match(VersionOf(path), pattern).Groups[1].Value, out var version) ? version : null))
            .Where(found => found.Version is not null && (oldest is null || found.Version >= oldest))
            .MaxBy(found => found.Version).Path;

    private static string VersionOf(string program)
    {
        var start = new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : "";
    }

    private static InvalidOperationException Skip(string reason)
    {
        Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}

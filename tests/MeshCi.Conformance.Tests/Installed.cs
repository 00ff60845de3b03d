using System.Diagnostics;

// The majority of them.
[assembly: Trait("Uses", "OtherPrograms")]

namespace MeshCi.Conformance.Tests;

/// <summary>The third-party programs that these tests use. A test that needs a missing program is skipped, and the reason names the program.</summary>
internal static class Installed
{
    // The SDK does not run on an older version.
    private static readonly Version OldestNode = new(20, 0);
    private static readonly Lazy<FoundPrograms> Aws = new(() => Find("aws", @"^aws-cli/(\S+)"));
    private static readonly Lazy<FoundPrograms> NodeJs = new(() => Find("node", @"^v(\S+)"));

    /// <summary>Folder of the scripts and the modules that they use.</summary>
    public static string Scripts { get; } = Repository.PathOf("tests/MeshCi.Conformance.Tests/clients");

    /// <summary>The newest AWS CLI of a major version; skips the test if none is installed.</summary>
    public static AwsCliVersion AwsCli(int major)
    {
        if (Aws.Value.Newest(major) is { } found) return new AwsCliVersion(found.Path, found.Version);
        Assert.Skip(AwsCliVersion.MissingText(major, Aws.Value));
        throw new UnreachableException();
    }

    /// <summary>Path of node; skips the test unless the packages of the lock file are installed next to the scripts.</summary>
    public static string Node
    {
        get
        {
            Assert.SkipUnless(
                File.Exists(Path.Combine(Scripts, "node_modules", ".package-lock.json")),
                "The scripts' packages are not installed; in tests/MeshCi.Conformance.Tests/clients: npm ci.");
            var node = NodeJs.Value.Newest();
            Assert.SkipUnless(node is not null && node.Version >= OldestNode, $"Node.js {OldestNode} or later is not installed.");
            return node!.Path;
        }
    }

    private static FoundPrograms Find(string name, string pattern) => FoundPrograms.Search(Programs.FindAll(name), pattern, VersionOf);

    // Null if it cannot run on this machine, such as a script without its interpreter.
    private static string? VersionOf(string program)
    {
        try
        {
            var start = new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

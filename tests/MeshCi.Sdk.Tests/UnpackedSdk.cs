using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MeshCi.Sdk.Tests;

/// <summary>A package unpacked into its own folder, which a test may change.</summary>
internal sealed class UnpackedSdk : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meshci-unpacked-").FullName;

    public UnpackedSdk(string packageFile) => ZipFile.ExtractToDirectory(packageFile, _root);

    /// <summary>The portable runtime identifier for which a package is compiled ahead of time on this system.</summary>
    public static string Rid { get; } = $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folder of the tasks and the control plane.</summary>
    public string Tools => Path.Combine(_root, "tools", "net10.0");

    public string TasksAssembly => Path.Combine(Tools, "MeshCi.Tasks.dll");

    /// <summary>The assemblies compiled ahead of time, each with its target system.</summary>
    public IReadOnlyList<(string Rid, string File)> Compiled =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Tools, "runtimes"), "*.dll", SearchOption.AllDirectories)
            .Select(file => (Parts: Path.GetRelativePath(Tools, file).Split(Path.DirectorySeparatorChar), File: file))
            .Where(found => found.Parts[2] == "lib")
            .Select(found => (found.Parts[1], found.File)),
    ];

    /// <summary>Turns this into a package for another system: its assemblies compiled ahead of time are for a system that does not exist.</summary>
    public void BecomeForeign()
    {
        foreach (var file in Directory.EnumerateFiles(Tools, "*.deps.json"))
            File.WriteAllText(file, File.ReadAllText(file).Replace(Offer(Rid), Offer("none-x64"), StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string System =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl"
        : "linux";

    private static string Offer(string rid) => $"\"rid\": \"{rid}\", \"assetType\": \"runtime\"";
}

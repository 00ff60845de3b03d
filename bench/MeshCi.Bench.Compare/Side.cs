using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;

namespace MeshCi.Bench.Compare;

/// <summary>One of the two checkouts: its package, unpacked, and its measuring programs with the assemblies that the package ships.</summary>
internal sealed class Side
{
    private readonly string _root;
    private readonly string _folder;
    private readonly AssemblyDependencyResolver _shipped;

    /// <param name="name">What messages call it.</param>
    /// <param name="root">The checkout, built in Release.</param>
    /// <param name="packageFile">Its package.</param>
    /// <param name="folder">Where it may write.</param>
    public Side(string name, string root, string packageFile, string folder)
    {
        (Name, _root, _folder, PackageFile) = (name, root, folder, packageFile);
        var package = Path.Combine(folder, "package");
        ZipFile.ExtractToDirectory(packageFile, package);
        _shipped = new AssemblyDependencyResolver(Find(package, "MeshCi.Tasks.dll"));
        ControlPlane = Find(package, "MeshCi.Local.dll");
    }

    public string Name { get; }

    public string PackageFile { get; }

    /// <summary>The folder with the package.</summary>
    public string Feed => Path.GetDirectoryName(Path.GetFullPath(PackageFile))!;

    /// <summary>The version in the package's file name.</summary>
    public string PackageVersion => Path.GetFileNameWithoutExtension(PackageFile)["MeshCi.Sdk.".Length..];

    /// <summary>The program of the embedded control plane.</summary>
    public string ControlPlane { get; }

    /// <summary>Runs one of the checkout's measuring programs; what it prints.</summary>
    public string Run(string program, params string[] arguments)
    {
        var copy = Path.Combine(_folder, program);
        if (!Directory.Exists(copy)) CopyWithWhatShips(Path.Combine(_root, "artifacts", "bin", program, "release"), copy);
        return Processes.Run("dotnet", [Path.Combine(copy, $"{program}.dll"), .. arguments]);
    }

    /// <summary>The assemblies that the package ships are those that users run: on many systems they are compiled ahead, those of the build are not.</summary>
    private void CopyWithWhatShips(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var file in Directory.EnumerateFiles(to, "*.dll"))
        {
            var shipped = _shipped.ResolveAssemblyToPath(new AssemblyName(Path.GetFileNameWithoutExtension(file)));
            if (shipped is not null) File.Copy(shipped, file, overwrite: true);
        }
    }

    private static string Find(string package, string file) =>
        Directory.EnumerateFiles(package, file, SearchOption.AllDirectories).Single(found => !found.Contains("runtimes", StringComparison.Ordinal));
}

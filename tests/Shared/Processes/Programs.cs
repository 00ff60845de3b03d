namespace MeshCi.Tests.Processes;

/// <summary>Programs of this machine, found only on its path, so that a path without them shows how the tests behave without them.</summary>
internal static class Programs
{
    /// <summary>Full path of a program, or null if it is not on the path.</summary>
    public static string? Find(string name) => FindAll(name).FirstOrDefault();

    /// <summary>Full path of a program; skips the test if it is not on the path.</summary>
    /// <param name="name">File name, without the extension that it has on Windows.</param>
    /// <param name="package">The Debian package, if it has another name.</param>
    public static string Require(string name, string? package = null)
    {
        var program = Find(name);
        Assert.SkipUnless(program is not null, $"{name} is not on the path{(package is null ? "" : $"; on Debian: apt-get install {package}")}.");
        return program!;
    }

    /// <summary>All programs with one name, in the order of the path.</summary>
    public static IEnumerable<string> FindAll(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .Where(File.Exists);
}

using System.Runtime.CompilerServices;

namespace MeshCi.Aws.Tests;

internal static class SharedData
{
    /// <summary>A file of the data that lies beside the repository; the test is skipped where it does not.</summary>
    public static string Require(string path, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "shared", "data", path));
        if (!File.Exists(root)) Assert.Skip($"../shared/data/{path} is missing");
        return root;
    }
}

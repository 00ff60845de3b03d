using System.Runtime.CompilerServices;

namespace MeshCi.Definitions.Tests.Conformance;

/// <summary>Reference data that stands beside the repository on some machines; tests that need it are skipped elsewhere.</summary>
internal static class SharedData
{
    /// <summary>Full path of something under the shared data; skips the test where it is missing.</summary>
    public static string Require(string relative)
    {
        var root = new FileInfo(ThisFile()).Directory!.Parent!.Parent!.Parent!;
        var path = Path.Combine(root.Parent!.FullName, "shared", "data", relative);
        if (!Path.Exists(path)) Assert.Skip($"../shared/data/{relative} is not on this machine.");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

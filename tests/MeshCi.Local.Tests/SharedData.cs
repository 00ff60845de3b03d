using System.Runtime.CompilerServices;

namespace MeshCi.Local.Tests;

/// <summary>Reference data that lies beside the repository on some machines.</summary>
internal static class SharedData
{
    /// <summary>A file or folder of the data; skips the test where it is missing.</summary>
    public static string Require(string name, [CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, "MeshBuild.sln"))) continue;
            var path = Path.Combine(folder, "..", "shared", "data", name);
            if (Path.Exists(path)) return path;
        }

        Assert.Skip($"../shared/data/{name} is not here.");
        return "";
    }
}

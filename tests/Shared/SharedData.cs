namespace MeshCi.Tests;

/// <summary>Reference data that is next to the repository on some machines; tests that need it are skipped elsewhere.</summary>
internal static class SharedData
{
    /// <summary>Full path of a file or folder of the data; skips the test if it is missing.</summary>
    public static string Require(string relative)
    {
        var path = Repository.PathOf($"../shared/data/{relative}");
        if (!Path.Exists(path)) Assert.Skip($"../shared/data/{relative} is missing.");
        return Path.GetFullPath(path);
    }
}

namespace MeshCi.Sdk.Tests;

/// <summary>Texts that an earlier version of the product wrote, in files next to the tests.</summary>
internal static class Recording
{
    private const string Tests = "tests/MeshCi.Sdk.Tests/Recorded";

    /// <summary>Fails unless the texts equal the recorded ones. If they differ, they are written under <c>artifacts</c> for comparison.</summary>
    /// <param name="name">Folder of the recording.</param>
    /// <param name="actual">The texts by file name.</param>
    public static void ShouldBe(string name, IReadOnlyDictionary<string, string> actual)
    {
        var folder = Repository.PathOf($"{Tests}/{name}");
        var recorded = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText)
            : [];
        string[] differing =
            [.. actual.Keys.Union(recorded.Keys).Order(StringComparer.Ordinal)
            .Where(file => actual.GetValueOrDefault(file) != recorded.GetValueOrDefault(file))];
        if (differing.Length == 0) return;

        var received = Repository.PathOf($"artifacts/test-logs/{name}");
        foreach (var (file, text) in actual)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(received, file))!);
            File.WriteAllText(Path.Combine(received, file), text);
        }

        Assert.Fail($"Different from the recording: {string.Join(", ", differing)}. Compare: diff -r {Tests}/{name} artifacts/test-logs/{name}");
    }
}

using System.Text;

namespace MeshCi.Tests.Files;

/// <summary>A generated file in the repository. With the environment variable UPDATE_GENERATED=1, it is written instead of compared.</summary>
internal static class GeneratedFile
{
    private static string Default => $"UPDATE_GENERATED=1 dotnet test --project tests/{typeof(GeneratedFile).Assembly.GetName().Name}";

    /// <summary>Fails unless the file has the expected content.</summary>
    /// <param name="relative">Path of the file in the repository.</param>
    /// <param name="expected">The content.</param>
    /// <param name="command">The command that regenerates the file, if it is not a run of the test project.</param>
    public static void ShouldMatch(string relative, byte[] expected, string? command = null)
    {
        var file = Repository.PathOf(relative);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, expected);
        }

        var actual = File.Exists(file) ? File.ReadAllText(file) : "";
        (actual == Encoding.UTF8.GetString(expected)).ShouldBeTrue(
            $"{relative} is not up to date. Regenerate it: {command ?? Default}");
    }
}

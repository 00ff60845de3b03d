using System.Text;

namespace MeshCi.Tests.Files;

/// <summary>A generated file in the repository. With the environment variable UPDATE_GENERATED=1, it is written instead of compared.</summary>
internal static class GeneratedFile
{
    public static void ShouldMatch(string relative, byte[] expected)
    {
        var file = Repository.PathOf(relative);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, expected);
        }

        var actual = File.Exists(file) ? File.ReadAllText(file) : "";
        (actual == Encoding.UTF8.GetString(expected)).ShouldBeTrue(
            $"{relative} is not up to date. Regenerate it: UPDATE_GENERATED=1 dotnet test --project tests/{typeof(GeneratedFile).Assembly.GetName().Name}");
    }
}

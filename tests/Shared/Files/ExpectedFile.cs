using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MeshCi.Tests.Files;

/// <summary>The expected JSON of a test, in the file <c>Expected/Class.Test.json</c> of its project.</summary>
internal static class ExpectedFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Reads the file of the calling test, with LF.</summary>
    /// <param name="source">Path of the source file. A CI build maps its folder, so only the file name counts.</param>
    /// <param name="test">Name of the test.</param>
    public static string Read([CallerFilePath] string source = "", [CallerMemberName] string test = "")
    {
        var project = typeof(ExpectedFile).Assembly.GetName().Name;
        return Repository.Read($"tests/{project}/Expected/{Path.GetFileNameWithoutExtension(source)}.{test}.json").ReplaceLineEndings("\n");
    }

    /// <summary>Fails unless a JSON text equals the file of the calling test, apart from white space between its tokens.</summary>
    /// <param name="json">The actual JSON. The order of its members and the notation of its numbers count.</param>
    /// <param name="source">Path of the source file.</param>
    /// <param name="test">Name of the test.</param>
    public static void ShouldBeExpectedJson(this string json, [CallerFilePath] string source = "", [CallerMemberName] string test = "") =>
        (JsonSerializer.Serialize(JsonElement.Parse(json), Indented) + "\n").ShouldBe(Read(source, test));
}

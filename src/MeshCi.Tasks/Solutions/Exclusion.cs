namespace MeshCi.Tasks.Solutions;

/// <summary>Why a project does not take part in the mesh, as the targets found it.</summary>
internal static class Exclusion
{
    private const string BySetting = "MeshEnabled";
    private const string ByTests = "Test";

    /// <summary>The reason in a few words, for a list of projects: <c>test project</c>.</summary>
    /// <param name="exclusion">The property <c>_MeshExclusion</c>: <c>MeshEnabled</c>, <c>Test</c>, or empty for a project that is not an executable.</param>
    public static string Short(string exclusion) => exclusion switch
    {
        BySetting => "MeshEnabled is false",
        ByTests => "test project",
        _ => "library",
    };

    /// <summary>The reason, and what to set to include the project.</summary>
    /// <param name="exclusion">See <see cref="Short"/>.</param>
    /// <param name="outputType">The property <c>OutputType</c>.</param>
    public static string Explain(string exclusion, string outputType) => exclusion switch
    {
        BySetting => "MeshEnabled is false. To include the project, set MeshEnabled to true; for an executable, removing MeshEnabled is enough.",
        ByTests => $"it is a test project. {ToInclude}",
        _ => $"it is not an executable (OutputType is {(outputType.Length == 0 ? "Library" : outputType)}). {ToInclude}",
    };

    private const string ToInclude = "To include it, set <MeshEnabled>true</MeshEnabled> in a PropertyGroup of the project.";
}

namespace MeshCi.Definitions.Language;

/// <summary>
/// Decides whether a project takes part in the mesh, for projects that are read but not evaluated. <c>MeshCi.Sdk.targets</c> applies the same rules to
/// all other projects.
/// </summary>
public static class MeshEnabled
{
    /// <summary>Decides based on the properties of a project. Null, empty and blank values are treated the same.</summary>
    /// <param name="meshEnabled"><c>MeshEnabled</c>: takes precedence if it is set; any value except <c>false</c> enables the project.</param>
    /// <param name="outputType"><c>OutputType</c>.</param>
    /// <param name="isTestProject"><c>IsTestProject</c>.</param>
    /// <param name="isTestingPlatformApplication"><c>IsTestingPlatformApplication</c>.</param>
    public static bool Decide(string? meshEnabled, string? outputType, string? isTestProject, string? isTestingPlatformApplication)
    {
        if (!string.IsNullOrWhiteSpace(meshEnabled)) return !Is(meshEnabled.Trim(), "false");
        if (Is(isTestProject, "true") || Is(isTestingPlatformApplication, "true")) return false;
        return Is(outputType, "Exe") || Is(outputType, "WinExe");
    }

    private static bool Is(string? value, string word) => word.Equals(value, StringComparison.OrdinalIgnoreCase);
}

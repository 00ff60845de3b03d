namespace MeshCi.Definitions.Language;

/// <summary>Whether a project takes part in the mesh, for projects that are read and not evaluated; <c>MeshCi.Sdk.targets</c> decides alike for the others.</summary>
public static class MeshEnabled
{
    /// <summary>Decides by a project's properties. Null, empty and blank are the same.</summary>
    /// <param name="meshEnabled"><c>MeshEnabled</c>: wins where it is set; anything but <c>false</c> takes part.</param>
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

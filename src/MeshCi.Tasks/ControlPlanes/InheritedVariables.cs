namespace MeshCi.Tasks.ControlPlanes;

/// <summary>
/// The environment variables that the embedded control plane gets from the process that starts it: those that .NET and the operating system need. It outlives
/// the job, whose other variables contain tokens, keys and MSBuild's own settings.
/// </summary>
internal static class InheritedVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SystemRoot", "SystemDrive", "windir", "PATHEXT", "OS", "USERNAME", "USERPROFILE",
        "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "ALLUSERSPROFILE", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "NUMBER_OF_PROCESSORS",
    };

    private static readonly string[] Prefixes = ["LC_", "DOTNET_", "COMPlus_", "XDG_", "DYLD_", "PROCESSOR_"];

    /// <summary>Removes all other variables.</summary>
    public static void Keep(IDictionary<string, string?> variables)
    {
        foreach (var name in variables.Keys.Where(name => !Names.Contains(name) && !Prefixes.Any(prefix => IsOf(name, prefix))).ToArray())
            variables.Remove(name);
    }

    private static bool IsOf(string name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

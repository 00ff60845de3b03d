using System.Diagnostics;

namespace MeshCi.Tests.Processes;

/// <summary>Starts programs without the variables of this machine that would change their behavior.</summary>
internal static class ExternalProgram
{
    /// <summary>Starts a program with redirected streams.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments, unescaped.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="removed">Prefixes of the environment variables that it does not inherit.</param>
    /// <param name="environment">Variables to set.</param>
    public static Process Start(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyList<string> removed, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start, removed, environment);
        return Process.Start(start)!;
    }

    /// <summary>Sets the variables of a program: those of this process without some, and others in addition.</summary>
    public static void SetEnvironment(ProcessStartInfo start, IReadOnlyList<string> removed, IEnumerable<KeyValuePair<string, string>> environment)
    {
        foreach (var name in start.Environment.Keys.Where(name => removed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
    }
}

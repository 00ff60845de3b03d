using System.Diagnostics;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>How the process of the embedded control plane is started.</summary>
/// <param name="StateDirectory">Full path of the directory with its database, credentials and address.</param>
/// <param name="Program">Full path of <c>MeshCi.Local.dll</c>.</param>
/// <param name="DotNetHost">Path of the <c>dotnet</c> that runs it.</param>
/// <param name="Configuration">Full path of its configuration file, or null for the default file.</param>
internal sealed record ControlPlaneProgram(string StateDirectory, string Program, string DotNetHost, string? Configuration)
{
    /// <summary>The files of the state directory.</summary>
    public StateFiles Files => new(StateDirectory);

    /// <summary>Full path of its log.</summary>
    public string LogFile => Files.Log;

    /// <summary>The program that a project's settings specify.</summary>
    public static ControlPlaneProgram FromSettings(MeshSettings settings) =>
        new(settings.StateDirectory, settings.ControlPlaneProgram!, settings.DotNetHost, settings.LocalConfiguration);

    /// <summary>Starts it in the state directory, with redirected standard streams and without those of this process.</summary>
    /// <exception cref="MeshException">MESH7050 if it cannot be run.</exception>
    public Process Start(params IEnumerable<string> more)
    {
        var start = new ProcessStartInfo(DotNetHost)
        {
            WorkingDirectory = StateDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        string[] configured = Configuration is null ? [] : [ControlPlaneProcess.Configuration, Configuration];
        string[] arguments = ["exec", Program, ControlPlaneProcess.State, StateDirectory, .. more, .. configured];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        InheritedVariables.Keep(start.Environment);
        try
        {
            return StandardHandles.StartWithout(start);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw NotStarted($"'{DotNetHost}' cannot be run: {failure.Message}");
        }
    }

    /// <summary>MESH7050 with a cause.</summary>
    public MeshException NotStarted(string cause) => new(
        MeshDiagnostics.LocalControlPlaneNotStarted,
        $"The embedded control plane in '{StateDirectory}' did not start: {Sentence(cause)}"
        + $"{(cause.Trim().Contains('\n', StringComparison.Ordinal) ? '\n' : ' ')}Nothing was changed.");

    /// <summary>MESH7050 for a process that had already served requests.</summary>
    public MeshException Ended(int exitCode) => new(
        MeshDiagnostics.LocalControlPlaneNotStarted,
        $"The embedded control plane in '{StateDirectory}' ended with exit code {exitCode}. The changes that it confirmed are preserved. "
        + $"Its log is '{LogFile}'. Run the same command again to continue.");

    /// <summary>The meaning of an exit code other than 0, if the process itself reported nothing.</summary>
    public string CauseOf(int exitCode) => exitCode == ControlPlaneProcess.DiskFull
        ? "the disk of that directory is full; free some space, then run the same command again"
        : $"it ended with exit code {exitCode}; its log is '{LogFile}'";

    /// <summary>A message from another source as a sentence.</summary>
    public static string Sentence(string cause) => cause.Trim() is var text && text.EndsWith('?') ? text : text.TrimEnd('.') + '.';
}

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
/// <param name="Configuration">Full path of the file that it is configured by, or null for its own default.</param>
internal sealed record ControlPlaneProgram(string StateDirectory, string Program, string DotNetHost, string? Configuration)
{
    /// <summary>The files of the state directory.</summary>
    public StateFiles Files => new(StateDirectory);

    /// <summary>Where it writes what it does.</summary>
    public string LogFile => Files.Log;

    /// <summary>The program that a project's settings name.</summary>
    public static ControlPlaneProgram FromSettings(MeshSettings settings) =>
        new(settings.StateDirectory, settings.ControlPlaneProgram!, settings.DotNetHost, settings.LocalConfiguration);

    /// <summary>Starts it in the state directory, with its standard streams redirected and none of this process's.</summary>
    /// <exception cref="MeshException">MESH7050 when it cannot be run.</exception>
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
        foreach (var argument in (string[])["exec", Program, ControlPlaneProcess.State, StateDirectory, .. more, .. configured]) start.ArgumentList.Add(argument);

        // MSBuild's own variables would make the child load MSBuild's assemblies or listen to its debugger.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
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
        MeshDiagnostics.LocalControlPlaneNotStarted, $"The embedded control plane in '{StateDirectory}' did not start: {Sentence(cause)}{(cause.Trim().Contains('\n', StringComparison.Ordinal) ? '\n' : ' ')}Nothing was changed.");

    /// <summary>MESH7050 of one that had answered calls before.</summary>
    public MeshException Died(int exitCode) => new(
        MeshDiagnostics.LocalControlPlaneNotStarted,
        $"The embedded control plane in '{StateDirectory}' ended with exit code {exitCode}. What it had answered is kept; its log is '{LogFile}'. Run the same command again to go on.");

    /// <summary>What an exit code other than 0 tells where the process itself told nothing.</summary>
    public string CauseOf(int exitCode) => exitCode == ControlPlaneProcess.DiskFull
        ? "there is no room left on the disk of that directory; make some, then run the same command again"
        : $"it ended with exit code {exitCode}; its log is '{LogFile}'";

    /// <summary>A text of somebody else's as a sentence.</summary>
    public static string Sentence(string cause) => cause.Trim() is var text && text.EndsWith('?') ? text : text.TrimEnd('.') + '.';
}

using System.Diagnostics;
using System.Text;
using MeshCi.Definitions;

namespace MeshCi.Tasks;

/// <summary>How the process of the embedded control plane is started.</summary>
/// <param name="StateDirectory">Full path of the directory with its database, credentials and address.</param>
/// <param name="Program">Full path of <c>MeshCi.Local.dll</c>.</param>
/// <param name="DotNetHost">Path of the <c>dotnet</c> that runs it.</param>
/// <param name="Configuration">Full path of the file that it is configured by, or null for its own default.</param>
internal sealed record ControlPlaneProgram(string StateDirectory, string Program, string DotNetHost, string? Configuration)
{
    /// <summary>The program that a project's settings name.</summary>
    public static ControlPlaneProgram Of(MeshSettings settings) =>
        new(settings.StateDirectory, settings["ControlPlaneProgram"]!, settings["DotNetHost"]!, settings.LocalConfiguration);

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
        string[] configured = Configuration is null ? [] : ["--configuration", Configuration];
        foreach (var argument in (string[])["exec", Program, "--state", StateDirectory, .. more, .. configured]) start.ArgumentList.Add(argument);

        // MSBuild's own variables would make the child load MSBuild's assemblies or listen to its debugger.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        try
        {
            return StandardHandles.StartWithout(start);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw LocalControlPlane.NotStarted(StateDirectory, $"'{DotNetHost}' cannot be run: {failure.Message}");
        }
    }
}

using System.Security.Cryptography;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>What a build reports about an embedded control plane that is already running.</summary>
internal static class RunningControlPlane
{
    /// <summary>MESH7056 for each warning, at its place in the file.</summary>
    public static IEnumerable<Finding> ConfigurationFindings(this ControlPlaneReport running) =>
        running.Warnings.Select(warning => MeshDiagnostics.LocalConfigurationDoubtful.At(
            warning.File is { } file ? new Place(file, Line: warning.Line) : new Place(Item: "MeshLocalConfiguration"),
            $"{warning.Text} The running embedded control plane was started with this setting."));

    /// <summary>
    /// How the loaded configuration differs from a file; null if it does not, or if the process does not report its configuration.
    /// </summary>
    /// <param name="running">The report of the process.</param>
    /// <param name="wanted">Full path of the file.</param>
    /// <param name="asked">
    /// Whether the project specifies the file. Otherwise, it is the default file, which a control plane that was started with another file need not have.
    /// </param>
    public static string? Difference(this ControlPlaneReport running, string wanted, bool asked)
    {
        if (!running.HasConfiguration) return null;
        var configuration = running.Configuration?.Path;
        var missing = !File.Exists(wanted);
        if (configuration == wanted && missing) return $"was started with '{wanted}', which no longer exists";
        if (asked && missing)
            return $"was started {(configuration is null ? "without a configuration file" : $"with '{configuration}'")}, and '{wanted}' does not exist";
        if (configuration is null) return asked || !missing ? $"was started without a configuration file, so '{wanted}' was not loaded" : null;
        if (configuration != wanted) return asked ? $"was started with '{configuration}', so '{wanted}' was not loaded" : null;
        return DigestOf(wanted) == running.Configuration!.Digest
            ? null
            : $"was started with an earlier version of '{wanted}', so later changes to that file were not loaded";
    }

    private static string? DigestOf(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(OrdinaryFile.ReadAll(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

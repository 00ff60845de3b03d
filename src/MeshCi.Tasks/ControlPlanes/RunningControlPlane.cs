using System.Security.Cryptography;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>What a build has to report about the embedded control plane that runs already.</summary>
internal static class RunningControlPlane
{
    /// <summary>MESH7056 for each warning, at its place in the file.</summary>
    public static IEnumerable<Finding> Doubts(this ControlPlaneReport running) => running.Warnings.Select(warning => MeshDiagnostics.LocalConfigurationDoubtful.At(
        warning.File is { } file ? new Place(file, Line: warning.Line) : new Place(Item: "MeshLocalConfiguration"),
        $"{warning.Text} The embedded control plane in use was started with that."));

    /// <summary>How what holds differs from a file that should; null if it does not, or if the process does not say what holds.</summary>
    /// <param name="running">What the process reports.</param>
    /// <param name="wanted">Full path of the file.</param>
    /// <param name="asked">Whether someone named the file. Otherwise it is the default, which a control plane that was started with another file need not have.</param>
    public static string? Difference(this ControlPlaneReport running, string wanted, bool asked)
    {
        if (!running.HasConfiguration) return null;
        var configuration = running.Configuration?.Path;
        var missing = !File.Exists(wanted);
        if (configuration == wanted && missing) return $"was started with '{wanted}', which is no longer there";
        if (asked && missing) return $"was started {(configuration is null ? "without a configuration file" : $"with '{configuration}'")}, and '{wanted}' is not there";
        if (configuration is null) return asked || !missing ? $"was started without a configuration file, so '{wanted}' does not hold" : null;
        if (configuration != wanted) return asked ? $"was started with '{configuration}', so '{wanted}' does not hold" : null;
        return DigestOf(wanted) == running.Configuration!.Digest ? null : $"was started with '{wanted}' as it was then; what was changed in it since does not hold";
    }

    private static string? DigestOf(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

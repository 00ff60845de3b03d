using System.Security.Cryptography;
using System.Text.Json;

namespace MeshCi.Tasks;

/// <summary>What a running embedded control plane says of itself in its state directory.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Pid">Its process; null if it does not say.</param>
/// <param name="InForeground">Whether it runs until a person ends it.</param>
/// <param name="TellsConfiguration">Whether it says what it was configured by.</param>
/// <param name="Configuration">Full path of the file that it was configured by; null for none.</param>
/// <param name="Digest">SHA-256 of that file's bytes at the time, in lower-case hex.</param>
internal sealed record RunningControlPlane(Uri Endpoint, int? Pid, bool InForeground, bool TellsConfiguration, string? Configuration, string? Digest)
{
    /// <summary>Reads the file <c>control-plane.json</c>.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">It names no endpoint.</exception>
    /// <exception cref="UriFormatException">Its endpoint is no address.</exception>
    /// <exception cref="InvalidOperationException">A member is of another kind.</exception>
    public static RunningControlPlane Parse(ReadOnlyMemory<byte> text)
    {
        using var file = JsonDocument.Parse(text);
        var members = file.RootElement;
        var tells = members.TryGetProperty("configuration", out var configuration);
        var named = tells && configuration.ValueKind == JsonValueKind.Object;
        return new RunningControlPlane(
            new Uri(members.GetProperty("endpoint").GetString() ?? throw new KeyNotFoundException("endpoint")),
            members.TryGetProperty("pid", out var pid) && pid.TryGetInt32(out var number) ? number : null,
            members.TryGetProperty("foreground", out var foreground) && foreground.GetBoolean(),
            tells,
            named ? configuration.GetProperty("path").GetString() : null,
            named ? configuration.GetProperty("sha256").GetString() : null);
    }

    /// <summary>How what holds differs from a file that should; null if it does not, or if the process does not say what holds.</summary>
    /// <param name="wanted">Full path of the file.</param>
    /// <param name="asked">Whether someone named the file. Otherwise it is the default, which a control plane that was started with another file need not have.</param>
    public string? Difference(string wanted, bool asked)
    {
        if (!TellsConfiguration) return null;
        if (Configuration is null) return asked || File.Exists(wanted) ? $"was started without a configuration file, so '{wanted}' does not hold" : null;
        if (Configuration != wanted) return asked ? $"was started with '{Configuration}', so '{wanted}' does not hold" : null;
        return DigestOf(wanted) == Digest ? null : $"was started with '{wanted}' as it was then; what was changed in it since does not hold";
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

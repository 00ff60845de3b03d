using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Definitions;

namespace MeshCi.Tasks.ControlPlanes;

/// <summary>What a running embedded control plane says of itself in its state directory.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Pid">Its process; null if it does not say.</param>
/// <param name="InForeground">Whether it runs until a person ends it.</param>
/// <param name="TellsConfiguration">Whether it says what it was configured by.</param>
/// <param name="Configuration">Full path of the file that it was configured by; null for none.</param>
/// <param name="Digest">SHA-256 of that file's bytes at the time, in lower-case hex.</param>
/// <param name="Warnings">What it found in its configuration that is hardly meant, as <c>file(line,column): text</c>, or the text alone.</param>
internal sealed partial record RunningControlPlane(Uri Endpoint, int? Pid, bool InForeground, bool TellsConfiguration, string? Configuration, string? Digest, IReadOnlyList<string> Warnings)
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
            named ? configuration.GetProperty("sha256").GetString() : null,
            members.TryGetProperty("warnings", out var warnings) ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)] : []);
    }

    /// <summary>MESH7056 for each warning, at its place in the file.</summary>
    public IEnumerable<Finding> Doubts() => Warnings.Select(warning =>
    {
        var parts = Placed().Match(warning);
        var place = parts.Success && int.TryParse(parts.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? new Place(parts.Groups["file"].Value, Line: line)
            : new Place(Item: "MeshLocalConfiguration");
        return Diagnostics.LocalConfigurationDoubtful.At(place, $"{(parts.Success ? parts.Groups["text"].Value : warning)} The embedded control plane in use was started with that.");
    });

    [GeneratedRegex(@"^(?<file>.+?)\((?<line>\d+),\d+\): (?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex Placed();

    /// <summary>How what holds differs from a file that should; null if it does not, or if the process does not say what holds.</summary>
    /// <param name="wanted">Full path of the file.</param>
    /// <param name="asked">Whether someone named the file. Otherwise it is the default, which a control plane that was started with another file need not have.</param>
    public string? Difference(string wanted, bool asked)
    {
        if (!TellsConfiguration) return null;
        var missing = !File.Exists(wanted);
        if (Configuration == wanted && missing) return $"was started with '{wanted}', which is no longer there";
        if (asked && missing) return $"was started {(Configuration is null ? "without a configuration file" : $"with '{Configuration}'")}, and '{wanted}' is not there";
        if (Configuration is null) return asked || !missing ? $"was started without a configuration file, so '{wanted}' does not hold" : null;
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

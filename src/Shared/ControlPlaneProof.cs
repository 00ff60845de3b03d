using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Shared;

/// <summary>
/// How a control plane proves to a build that it serves the build's state directory: the build creates a file with a random name there, and the process
/// signs that name with the administrator's key, but only if it finds the file in its own directory. A copied or planted report fails the check.
/// </summary>
internal static class ControlPlaneProof
{
    /// <summary>Query parameter of <see cref="ControlPlaneProcess.HealthPath"/>: the name of the probe.</summary>
    public const string Parameter = "probe";

    /// <summary>Member of the response: the proof. Absent if the process does not find the probe in its directory.</summary>
    public const string Member = "proof";

    private const int ProbeBytes = 16;

    /// <summary>A new name, which cannot be guessed: 32 lower-case hex digits.</summary>
    public static string NewProbe() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProbeBytes));

    /// <summary>Whether a text has the form of a name. Any other text must not become part of a path.</summary>
    public static bool IsProbe(string text) => text.Length == 2 * ProbeBytes && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The proof, which only a holder of the administrator's secret can compute: lower-case hex digits.</summary>
    public static string Of(string secret, string probe) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("MeshCi control plane\n" + probe)));

    /// <summary>Whether a proof is that of a probe.</summary>
    public static bool IsValid(string proof, string secret, string probe) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(Of(secret, probe)));
}

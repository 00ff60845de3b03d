using System.Security.Cryptography;
using System.Text;

namespace MeshCi.ControlPlane.Identity;

/// <summary>
/// The secrets of a state directory. The administrator's is generated at random once; all others are derived from it by HKDF (RFC 5869), so they remain
/// the same after a restart without being stored, none reveals another, and a new administrator key replaces all of them.
/// </summary>
public sealed class Keyring(Credential administrator)
{
    private readonly byte[] _root = Encoding.UTF8.GetBytes(administrator.Secret);

    /// <summary>The administrator's key.</summary>
    public Credential Administrator => administrator;

    /// <summary>A user's key.</summary>
    /// <param name="arn">ARN of the user.</param>
    public Credential OfUser(string arn) => new(
        "AKIA" + Base32(Derive("access key id", arn, 16)),
        Convert.ToBase64String(Derive("secret access key", arn, 30)));

    /// <summary>A key of 32 bytes for one purpose.</summary>
    public byte[] KeyFor(string purpose) => Derive(purpose, "", 32);

    /// <summary>A random access key for a new session.</summary>
    public static Credential NewSession() => Credential.Create("ASIA");

    /// <summary>The unique id of a user or a role: the same for the same ARN.</summary>
    /// <param name="prefix"><c>AIDA</c> for users, <c>AROA</c> for roles.</param>
    /// <param name="arn">ARN of the user or role.</param>
    public static string UniqueId(string prefix, string arn) => prefix + Base32(SHA256.HashData(Encoding.UTF8.GetBytes(arn)).AsSpan(0, 17));

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var octet in bytes) text.Append(Credential.Letters[octet % Credential.Letters.Length]);
        return text.ToString();
    }

    private byte[] Derive(string purpose, string subject, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, length, salt: null, Encoding.UTF8.GetBytes($"meshci {purpose}\n{subject}"));
}

using System.Security.Cryptography;

namespace MeshCi.ControlPlane.Identity;

/// <summary>An access key that requests may be signed with.</summary>
/// <param name="AccessKeyId">Its public id.</param>
/// <param name="Secret">The secret that signs; never logged.</param>
public sealed record Credential(string AccessKeyId, string Secret)
{
    /// <summary>The characters of key ids and unique ids.</summary>
    public const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The session token that requests with a temporary key must carry; null for a long-lived key.</summary>
    public string? SessionToken { get; init; }

    /// <summary>A random administrator key.</summary>
    public static Credential CreateAdministrator() => Create("AKIA");

    /// <summary>A random key in the form of AWS keys: 20 and 40 characters.</summary>
    /// <param name="prefix">Four letters: <c>AKIA</c> for long-lived keys, <c>ASIA</c> for session keys.</param>
    public static Credential Create(string prefix) => new(
        prefix + RandomNumberGenerator.GetString(Letters, 16), Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)));

    /// <summary>The <c>[default]</c> key of a credentials file, or null if it has none.</summary>
    public static Credential? ReadAdministrator(IEnumerable<string> lines)
    {
        string? id = null, secret = null;
        var inDefault = false;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith('[')) inDefault = line == "[default]";
            else if (inDefault && line.Split('=', 2) is [var name, var value])
            {
                if (name.TrimEnd() == "aws_access_key_id") id = value.Trim();
                else if (name.TrimEnd() == "aws_secret_access_key") secret = value.Trim();
            }
        }

        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret) ? null : new Credential(id, secret);
    }

    /// <summary>The key id, without the secret.</summary>
    public override string ToString() => AccessKeyId;
}

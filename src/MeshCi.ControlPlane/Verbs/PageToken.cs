using System.Security.Cryptography;
using System.Text;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>
/// The start of the next page of a list: after the last name of the previous page. A name keeps its position whatever is created or
/// deleted, so that a token neither skips nor repeats an element. Opaque to clients, and valid only for the list that returned it.
/// </summary>
internal static class PageToken
{
    private const int MarkLength = 8;

    /// <summary>The token that continues a list after a name.</summary>
    public static string After(string list, string name) =>
        Convert.ToBase64String([.. Mark(list), .. Encoding.UTF8.GetBytes(name)]).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The name after which the list continues; without a token, an empty one, which precedes all names.</summary>
    /// <exception cref="RefusalException">The token is not from this list.</exception>
    public static string Read(string list, string? token)
    {
        if (token is null) return "";
        var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length) || length <= MarkLength || !bytes.AsSpan(0, MarkLength).SequenceEqual(Mark(list)))
            throw Refusal.Invalid("nextToken is not a token of this list.");
        return Encoding.UTF8.GetString(bytes, MarkLength, length - MarkLength);
    }

    private static ReadOnlySpan<byte> Mark(string list) => SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, MarkLength);
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace MeshCi.ControlPlane.Identity;

/// <summary>
/// Session tokens. A token contains the whole session, encrypted and authenticated (AES-256-GCM) with a key of this state directory: sessions
/// need no table and survive restarts, and a token with a single changed bit is invalid.
/// </summary>
public sealed class SessionTokens(byte[] key) : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int LongestToken = 32 * 1024;
    private const int KnownLimit = 1024;
    private static readonly byte[] Format = "meshci-session-1"u8.ToArray();
    private readonly AesGcm _cipher = new(key, TagSize);
    private readonly ConcurrentDictionary<string, SessionClaims> _known = new(StringComparer.Ordinal);

    /// <summary>The token of a session.</summary>
    public string Seal(SessionClaims session)
    {
        var plain = Pack(session);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        lock (_cipher)
            _cipher.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), Format);
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>The session of a token, expired or not; null if this state directory did not issue the token.</summary>
    public SessionClaims? Open(string token)
    {
        if (_known.TryGetValue(token, out var known)) return known;
        if (Unseal(token) is not { } session) return null;
        if (_known.Count >= KnownLimit) _known.Clear();
        _known[token] = session;
        return session;
    }

    /// <summary>Size of a session's policies and tags in packed form, in bytes.</summary>
    public static int PackedSize(SessionClaims session) => session.Policy is null && session.PolicyArns.Count == 0 && session.Tags.Count == 0
        ? 0
        : Pack(session with { AccessKeyId = "", Secret = "", Role = "", Name = "", IssuedAt = 0, Expires = 0, Provider = null, SourceIdentity = null }).Length;

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    private SessionClaims? Unseal(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token) || token.AsSpan().ContainsAny(" \t\r\n=")) return null;
        var bytes = Base64Url.DecodeFromChars(token);

        // The unused bits of the last character can differ between two texts of the same bytes; only one of them was issued.
        if (bytes.Length <= NonceSize + TagSize || Base64Url.EncodeToString(bytes) != token) return null;
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        try
        {
            var (encrypted, tag) = (bytes.AsMemory(NonceSize, plain.Length), bytes.AsMemory(NonceSize + plain.Length));
            lock (_cipher) _cipher.Decrypt(bytes.AsSpan(0, NonceSize), encrypted.Span, tag.Span, plain, Format);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        using var unpacker = new BrotliStream(new MemoryStream(plain), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(unpacker, SessionJson.Default.SessionClaims);
    }

    private static byte[] Pack(SessionClaims session)
    {
        using var packed = new MemoryStream();
        using (var packer = new BrotliStream(packed, CompressionLevel.Optimal)) JsonSerializer.Serialize(packer, session, SessionJson.Default.SessionClaims);
        return packed.ToArray();
    }
}

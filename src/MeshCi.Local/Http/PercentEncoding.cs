using System.Text;

namespace MeshCi.Local.Http;

/// <summary>Percent-encoding of URI parts (RFC 3986). A plus sign is literal.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The decoded text, or null if an escape is malformed or the bytes are not UTF-8.</summary>
    public static string? Decode(string part)
    {
        if (!part.Contains('%')) return part;
        if (!TryDecode(part, out var bytes)) return null;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The decoded bytes; a malformed escape is literal, so that any request has a signature.</summary>
    public static byte[] DecodeLeniently(string part)
    {
        TryDecode(part, out var bytes);
        return bytes;
    }

    private static bool TryDecode(string part, out byte[] decoded)
    {
        var sound = true;
        var source = Encoding.UTF8.GetBytes(part);
        var target = new byte[source.Length];
        var length = 0;
        for (var index = 0; index < source.Length; index++)
        {
            if (source[index] == '%')
            {
                if (index + 2 < source.Length && Digit(source[index + 1]) is var high and >= 0 && Digit(source[index + 2]) is var low and >= 0)
                {
                    target[length++] = (byte)((high << 4) | low);
                    index += 2;
                    continue;
                }

                sound = false;
            }

            target[length++] = source[index];
        }

        decoded = target[..length];
        return sound;
    }

    private static int Digit(byte character) => char.IsAsciiHexDigit((char)character) ? Convert.ToInt32(((char)character).ToString(), 16) : -1;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Tests.Signing;

/// <summary>Signature Version 4, written from its description, so that the signers and the checks of the product are judged by code that is neither.</summary>
internal static class SignatureV4
{
    /// <summary>The signature of a canonical request.</summary>
    /// <param name="secret">Secret access key.</param>
    /// <param name="dateTime">As in <c>x-amz-date</c>.</param>
    /// <param name="scope">Date, region, service and <c>aws4_request</c>, with slashes between them.</param>
    /// <param name="canonical">The canonical request.</param>
    public static string Of(string secret, string dateTime, string scope, string canonical)
    {
        var toSign = $"AWS4-HMAC-SHA256\n{dateTime}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>A path in canonical form: every service but S3 escapes the path, which is escaped already, once more.</summary>
    public static string CanonicalPath(string path) => string.Join('/', path.Split('/').Select(Escape));

    /// <summary>A query in canonical form: escaped again, and in the order of the escaped names and values.</summary>
    public static string CanonicalQuery(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: EscapeAgain(pair[0]), Value: EscapeAgain(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <summary>Percent-encodes all but letters, digits and <c>-._~</c> of ASCII.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "-._~".Contains((char)b)) escaped.Append((char)b);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return escaped.ToString();
    }

    /// <summary>Bytes in lower-case hexadecimal digits.</summary>
    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string EscapeAgain(string part) => Escape(Uri.UnescapeDataString(part));
}

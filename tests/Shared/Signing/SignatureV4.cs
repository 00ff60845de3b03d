using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Tests.Signing;

/// <summary>Signature Version 4, written from its specification, so that the product's signers and checks are tested with independent code.</summary>
internal static class SignatureV4
{
    /// <summary>The signature of a canonical request.</summary>
    /// <param name="secret">Secret access key.</param>
    /// <param name="dateTime">The time in the format of <c>x-amz-date</c>.</param>
    /// <param name="scope">Date, region, service and <c>aws4_request</c>, separated by slashes.</param>
    /// <param name="canonical">The canonical request.</param>
    public static string Of(string secret, string dateTime, string scope, string canonical)
    {
        var toSign = $"AWS4-HMAC-SHA256\n{dateTime}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/')
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>A path in canonical form: every service except S3 escapes the already escaped path once more, and ignores repeated slashes.</summary>
    public static string CanonicalPath(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal)) path = path.Replace("//", "/", StringComparison.Ordinal);
        return string.Join('/', path.Split('/').Select(Escape));
    }

    /// <summary>A query in canonical form: escaped again, and ordered by escaped names and values.</summary>
    public static string CanonicalQuery(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: EscapeAgain(pair[0]), Value: EscapeAgain(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <summary>Percent-encodes everything except ASCII letters, digits and <c>-._~</c>.</summary>
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

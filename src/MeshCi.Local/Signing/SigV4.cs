using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MeshCi.Local.Http;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Signing;

/// <summary>Day, region and service of a signature.</summary>
/// <param name="Date">Eight digits.</param>
/// <param name="Region">Such as <c>eu-west-1</c>.</param>
/// <param name="Service">Such as <c>appmesh</c>.</param>
internal readonly record struct CredentialScope(string Date, string Region, string Service)
{
    /// <summary>The scope as in the string to sign.</summary>
    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";
}

/// <summary>The calculations of AWS Signature Version 4 for services other than S3.</summary>
internal static class SigV4
{
    /// <summary>The only algorithm.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    // Keys depend only on the day, region and secret; few are in use at a time.
    private const int KnownKeysLimit = 64;
    private static readonly ConcurrentDictionary<(string Secret, CredentialScope Scope), byte[]> KnownKeys = new();

    /// <summary>The canonical form of the request, which both sides sign.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="rawPath">Path as in the request line.</param>
    /// <param name="rawQuery">Query as in the request line, without the question mark.</param>
    /// <param name="headers">All headers.</param>
    /// <param name="signedHeaders">Lower-case names in order, as the client lists them.</param>
    /// <param name="payloadHash">Lower-case hexadecimal SHA-256 of the body.</param>
    public static string CanonicalRequest(
        string method, string rawPath, string rawQuery, IHeaderDictionary headers, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(method).Append('\n');
        text.Append(CanonicalPath(rawPath)).Append('\n');
        text.Append(CanonicalQuery(rawQuery)).Append('\n');
        foreach (var name in signedHeaders)
            text.Append(name).Append(':').AppendJoin(',', headers[name].Select(value => Squeeze(value ?? ""))).Append('\n');
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    /// <summary>The signature in lower-case hexadecimal.</summary>
    public static string Signature(string secret, CredentialScope scope, string dateTime, string canonicalRequest)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));
        var toSign = $"{Algorithm}\n{dateTime}\n{scope}\n{hash}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey(secret, scope), Encoding.UTF8.GetBytes(toSign)));
    }

    private static byte[] SigningKey(string secret, CredentialScope scope)
    {
        if (KnownKeys.TryGetValue((secret, scope), out var known)) return known;
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { scope.Date, scope.Region, scope.Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        if (KnownKeys.Count >= KnownKeysLimit) KnownKeys.Clear();
        KnownKeys[(secret, scope)] = key;
        return key;
    }

    private static string CanonicalPath(string rawPath)
    {
        var segments = rawPath.Split('/');
        if (rawPath.Contains("//", StringComparison.Ordinal) || segments.Any(segment => segment is "." or "..")) segments = Normalized(segments);
        return string.Join('/', segments.Select(segment => Encode(Encoding.UTF8.GetBytes(segment))));
    }

    private static string[] Normalized(string[] segments)
    {
        var kept = new List<string> { "" };
        foreach (var segment in segments)
        {
            if (segment == ".." && kept.Count > 1) kept.RemoveAt(kept.Count - 1);
            else if (segment is not ("" or "." or "..")) kept.Add(segment);
        }

        if (segments[^1] is "" or "." or "..") kept.Add("");
        return [.. kept];
    }

    private static string CanonicalQuery(string rawQuery)
    {
        if (rawQuery.Length == 0) return "";
        var pairs = rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Canonical(pair[0]), Value: pair.Length == 2 ? Canonical(pair[1]) : ""))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Canonical(string part) => Encode(PercentEncoding.DecodeLeniently(part));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var octet in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') text.Append((char)octet);
            else text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Squeeze(string value)
    {
        value = value.Trim();
        if (!value.Contains("  ", StringComparison.Ordinal)) return value;
        return string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

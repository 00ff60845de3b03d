using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeshCi.Aws.Tests;

/// <summary>Signature Version 4 written anew from its description, to check the SDK's by something that is not the SDK.</summary>
internal static class SigV4
{
    /// <summary>The signature of a request as the wire shows it, for the headers that it says are signed.</summary>
    public static string Sign(SentRequest request, string secret)
    {
        var authorization = request.Headers["authorization"];
        var signed = Between(authorization, "SignedHeaders=", ",");
        var scope = Between(authorization, "Credential=", ",");
        scope = scope[(scope.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var target = request.Target.Split('?', 2);

        // Every service but S3 escapes the path, which is escaped already, once more.
        var path = string.Join('/', target[0].Split('/').Select(Escape));
        var query = target.Length == 1 ? "" : string.Join('&', target[1].Split('&').Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Escape(Uri.UnescapeDataString(pair[0])), Value: Escape(Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""))))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));
        var headers = string.Concat(signed.Split(';').Select(name => $"{name}:{request.Headers[name].Trim()}\n"));
        var canonical = string.Join('\n', request.Method, path, query, headers, signed, Hex(SHA256.HashData(request.Body)));
        var date = request.Headers["x-amz-date"];
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    public static string SignatureOf(SentRequest request) => request.Headers["authorization"].Split("Signature=")[1];

    public static string SignedHeadersOf(SentRequest request) => Between(request.Headers["authorization"], "SignedHeaders=", ",");

    public static DateTimeOffset DateOf(SentRequest request) =>
        DateTimeOffset.ParseExact(request.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

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

    private static string Between(string text, string start, string end) => text.Split(start)[1].Split(end)[0].Trim();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

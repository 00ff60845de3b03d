using System.Globalization;
using System.Security.Cryptography;

namespace MeshCi.Tests.Signing;

/// <summary>The expected signature of a request, and the parts of its actual signature.</summary>
internal static class WireSignature
{
    /// <summary>The correct signature of a request, for the headers and the scope that it specifies.</summary>
    public static string Of(SentRequest request, string secret)
    {
        var signed = SignedHeadersOf(request);
        var credential = Between(request.Headers["authorization"], "Credential=", ",");
        var scope = credential[(credential.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var target = request.Target.Split('?', 2);
        var headers = string.Concat(signed.Split(';').Select(name => $"{name}:{request.Headers[name].Trim()}\n"));
        var canonical = string.Join(
            '\n', request.Method, SignatureV4.CanonicalPath(target[0]), SignatureV4.CanonicalQuery(target.ElementAtOrDefault(1) ?? ""), headers, signed,
            SignatureV4.Hex(SHA256.HashData(request.Body)));
        return SignatureV4.Of(secret, request.Headers["x-amz-date"], scope, canonical);
    }

    /// <summary>The signature in a request.</summary>
    public static string In(SentRequest request) => request.Headers["authorization"].Split("Signature=")[1];

    /// <summary>The names of the signed headers, separated by semicolons.</summary>
    public static string SignedHeadersOf(SentRequest request) => Between(request.Headers["authorization"], "SignedHeaders=", ",");

    /// <summary>When it was signed.</summary>
    public static DateTimeOffset DateOf(SentRequest request) =>
        DateTimeOffset.ParseExact(request.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Between(string text, string start, string end) => text.Split(start)[1].Split(end)[0].Trim();
}

using System.Security.Cryptography;

namespace MeshCi.Tests.Signing;

/// <summary>The client side of Signature Version 4, written independently of the server and tested with the same vectors.</summary>
internal sealed record Signer(string AccessKeyId, string Secret, string Region = "us-east-1", string Service = "appmesh")
{
    public string? SessionToken { get; init; }

    /// <summary>The headers to add, for a target as in the request line.</summary>
    public Dictionary<string, string> Sign(string method, string target, string host, byte[] body, DateTimeOffset now, string? contentType = null)
    {
        var dateTime = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", null);
        var hash = SignatureV4.Hex(SHA256.HashData(body));
        var headers = new SortedDictionary<string, string>(
            StringComparer.Ordinal)
        { ["host"] = host, ["x-amz-date"] = dateTime, ["x-amz-content-sha256"] = hash };
        if (contentType is not null) headers["content-type"] = contentType;
        if (SessionToken is not null) headers["x-amz-security-token"] = SessionToken;

        var path = target.Split('?')[0];
        var query = target.Contains('?') ? target[(target.IndexOf('?') + 1)..] : "";
        var signed = string.Join(';', headers.Keys);
        var canonical = string.Join('\n', [
            method,
            SignatureV4.CanonicalPath(path),
            SignatureV4.CanonicalQuery(query),
            .. headers.Select(header => $"{header.Key}:{header.Value}"),
            "", signed, hash]);
        var scope = $"{dateTime[..8]}/{Region}/{Service}/aws4_request";
        var signature = SignatureV4.Of(Secret, dateTime, scope, canonical);
        var result = headers.Where(header => header.Key is not ("host" or "content-type")).ToDictionary();
        result["authorization"] = $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{scope}, SignedHeaders={signed}, Signature={signature}";
        return result;
    }

    /// <summary>The target of a presigned URL, with the signature in its query.</summary>
    /// <param name="target">Path and query, at least one parameter.</param>
    /// <param name="host">Host and port.</param>
    /// <param name="now">When it is signed.</param>
    /// <param name="header">An additional header that is signed and must be sent with the call.</param>
    /// <param name="method">The method.</param>
    public string Presign(string target, string host, DateTimeOffset now, (string Name, string Value)? header = null, string method = "GET")
    {
        var dateTime = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", null);
        var scope = $"{dateTime[..8]}/{Region}/{Service}/aws4_request";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = host };
        if (header is var (name, value)) headers[name] = value;
        var signed = string.Join(';', headers.Keys);
        var token = SessionToken is null ? "" : $"&X-Amz-Security-Token={Uri.EscapeDataString(SessionToken)}";
        target += $"&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{AccessKeyId}/{scope}")}"
            + $"&X-Amz-Date={dateTime}&X-Amz-Expires=60{token}&X-Amz-SignedHeaders={Uri.EscapeDataString(signed)}";
        var canonical = string.Join('\n', [
            method,
            target.Split('?')[0],
            SignatureV4.CanonicalQuery(target.Split('?')[1]),
            .. headers.Select(header => $"{header.Key}:{header.Value}"),
            "", signed, SignatureV4.Hex(SHA256.HashData([]))]);
        return $"{target}&X-Amz-Signature={SignatureV4.Of(Secret, dateTime, scope, canonical)}";
    }
}

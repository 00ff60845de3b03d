using MeshCi.Local.Http;
using Microsoft.AspNetCore.Http;

namespace MeshCi.Local.Signing;

/// <summary>The unverified signature of a request: in the header <c>Authorization</c>, or in the query of a presigned URL.</summary>
/// <param name="AccessKeyId">The id of the key.</param>
/// <param name="SessionToken">The session token of the request; null if it has none.</param>
/// <param name="Scope">The scope of the signature.</param>
/// <param name="DateTime">The time of the signature.</param>
/// <param name="SignedHeaders">Lower-case names in order.</param>
/// <param name="SignedQuery">The query as it was signed: for a presigned URL, without the signature.</param>
/// <param name="Signature">Lower-case hexadecimal.</param>
internal sealed record Claim(
    string AccessKeyId, string? SessionToken, CredentialScope Scope, string DateTime, IReadOnlyList<string> SignedHeaders, string SignedQuery, string Signature)
{
    private const string DateHeader = "x-amz-date";
    private const string TokenHeader = "x-amz-security-token";
    private const string SignatureName = "X-Amz-Signature";
    private static readonly string[] MustBeSigned = [DateHeader, "x-amz-content-sha256", TokenHeader];
    private static readonly string[] OfPresignedUrl = ["X-Amz-Algorithm", "X-Amz-Credential", SignatureName, "X-Amz-SignedHeaders", "X-Amz-Date"];

    /// <summary>Whether a request has a signature, or a part of one.</summary>
    public static bool IsIn(Request request) => request.Headers.Authorization.Count > 0 || IsInQuery(request);

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="presigned">Whether the service accepts a signature in the query.</param>
    /// <exception cref="ApiException">There is no signature, or a part is missing.</exception>
    public static Claim Read(Request request, bool presigned)
    {
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header) return OfHeader(header, request);
        return presigned && IsInQuery(request) ? OfQuery(request) : throw ApiException.MissingAuthenticationToken();
    }

    private static bool IsInQuery(Request request) => request.Target.RawQuery.Contains("X-Amz-", StringComparison.Ordinal);

    private static Claim OfHeader(string header, Request request)
    {
        if (!header.StartsWith(SigV4.Algorithm + " ", StringComparison.Ordinal))
            throw ApiException.IncompleteSignature($"Authorization header must begin with '{SigV4.Algorithm}'.");

        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in header[(SigV4.Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("Credential=", StringComparison.Ordinal)) credential = part["Credential=".Length..];
            else if (part.StartsWith("SignedHeaders=", StringComparison.Ordinal)) signedHeaders = part["SignedHeaders=".Length..];
            else if (part.StartsWith("Signature=", StringComparison.Ordinal)) signature = part["Signature=".Length..];
        }

        if (credential is null) throw ApiException.IncompleteSignature("Authorization header requires 'Credential' parameter.");
        if (signature is null) throw ApiException.IncompleteSignature("Authorization header requires 'Signature' parameter.");
        if (signedHeaders is null) throw ApiException.IncompleteSignature("Authorization header requires 'SignedHeaders' parameter.");
        var headers = request.Headers;
        if (headers[DateHeader].Count != 1) throw ApiException.IncompleteSignature("Authorization header requires existence of one 'X-Amz-Date' header.");
        var token = headers.TryGetValue(TokenHeader, out var sent) ? sent.ToString() : null;
        return Of(credential, token, headers[DateHeader].ToString(), signedHeaders, request.Target.RawQuery, signature, headers);
    }

    private static Claim OfQuery(Request request)
    {
        var query = request.Target.Query();
        var missing = OfPresignedUrl.Where(name => query.Get(name) is null).ToArray();
        if (missing.Length > 0) throw ApiException.IncompleteSignature(MissingParameters(missing));
        if (query.Get("X-Amz-Algorithm") is not SigV4.Algorithm and var algorithm)
            throw ApiException.IncompleteSignature($"Unsupported AWS 'algorithm': '{algorithm}'.");

        // X-Amz-Expires is signed like the rest and otherwise ignored, as in STS: a URL is valid as long as any signature.
        var signed = string.Join('&', request.Target.RawQuery.Split('&').Where(pair => pair.Split('=', 2)[0] != SignatureName));
        return Of(
            query.Get("X-Amz-Credential")!, query.Get("X-Amz-Security-Token"), query.Get("X-Amz-Date")!, query.Get("X-Amz-SignedHeaders")!,
            signed, query.Get(SignatureName)!, request.Headers);
    }

    private static string MissingParameters(IEnumerable<string> missing) =>
        string.Concat(missing.Select(name => $"AWS query-string parameters must include '{name}'. ")) + "Re-examine the query-string parameters.";

    private static Claim Of(
        string credential, string? token, string dateTime, string signedHeaders, string signedQuery, string signature, IHeaderDictionary headers)
    {
        if (credential.Split('/') is not [var id, var date, var region, var service, "aws4_request"] || region.Length == 0)
            throw ApiException.IncompleteSignature("Credential must have exactly 5 slash-delimited elements, as in keyid/date/region/service/aws4_request.");

        var names = signedHeaders.Split(';');
        if (!names.Contains("host")) throw ApiException.InvalidSignature("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (var name in MustBeSigned)
        {
            if (headers.ContainsKey(name) && !names.Contains(name))
                throw ApiException.InvalidSignature($"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
        }

        return new Claim(id, token, new CredentialScope(date, region, service), dateTime, names, signedQuery, signature);
    }
}

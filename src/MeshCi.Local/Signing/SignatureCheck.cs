using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeshCi.ControlPlane.Identity;
using MeshCi.Local.Http;

namespace MeshCi.Local.Signing;

/// <summary>The caller of a signed request, and the region of the signature.</summary>
/// <param name="Credential">The key.</param>
/// <param name="Principal">The holder of the key.</param>
/// <param name="Region">Region of the signature.</param>
internal sealed record Caller(Credential Credential, Principal Principal, string Region);

/// <summary>Authenticates requests by their signatures, with the error responses of the AWS front end.</summary>
internal sealed class SignatureCheck(ICredentialSource credentials, TimeProvider time)
{
    private const string DoesNotMatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>The caller.</summary>
    /// <param name="request">The request.</param>
    /// <param name="service">The service that the signature must be for, as in credential scopes.</param>
    /// <param name="presigned">Whether the service accepts presigned URLs. App Mesh does not.</param>
    /// <exception cref="ApiException">The request is not signed, or the signature is not valid.</exception>
    public Caller Authenticate(Request request, string service, bool presigned = false)
    {
        var (claim, holder) = Identify(request, service, presigned);
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        if (DeclaredHash(request) is { } declared && declared != payloadHash) throw ApiException.InvalidSignature(DoesNotMatch);
        Verify(request, claim, holder, payloadHash);
        if (holder.Expires <= time.GetUtcNow()) throw ApiException.ExpiredToken();
        return new Caller(holder.Credential, holder.Principal, claim.Scope.Region);
    }

    /// <summary>
    /// Checks what can be checked before the body of a request is read: that its key exists, and, if a header declares the digest of the body, its signature.
    /// </summary>
    /// <exception cref="ApiException">The request is not signed, or the signature cannot be valid.</exception>
    public void Admit(Request request, string service, bool presigned = false)
    {
        var (claim, holder) = Identify(request, service, presigned);
        if (DeclaredHash(request) is not { } declared) return;
        Verify(request, claim, holder, declared);
        request.IsVerified = true;
    }

    private (Claim Claim, KeyHolder Holder) Identify(Request request, string service, bool presigned)
    {
        var claim = Claim.Read(request, presigned);
        CheckTime(claim.DateTime, claim.Scope);
        if (claim.Scope.Service != service)
            throw ApiException.InvalidSignature($"Credential should be scoped to correct service: '{service}'.");
        return (claim, credentials.Find(claim.AccessKeyId, claim.SessionToken) ?? throw ApiException.UnrecognizedClient());
    }

    private static string? DeclaredHash(Request request) => request.Headers.TryGetValue("x-amz-content-sha256", out var hash) ? hash.ToString() : null;

    private static void Verify(Request request, Claim claim, KeyHolder holder, string payloadHash)
    {
        var canonical =
            SigV4.CanonicalRequest(request.Method, request.Target.RawPath, claim.SignedQuery, request.Headers, claim.SignedHeaders, payloadHash);
        var expected = SigV4.Signature(holder.Credential.Secret, claim.Scope, claim.DateTime, canonical);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(claim.Signature)))
            throw ApiException.InvalidSignature(DoesNotMatch);
    }

    private void CheckTime(string dateTime, CredentialScope scope)
    {
        if (!DateTimeOffset.TryParseExact(dateTime, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw ApiException.IncompleteSignature("Date must be in ISO-8601 'basic format' in the 'X-Amz-Date' header.");

        var now = time.GetUtcNow();
        var nowText = now.ToString(DateFormat, CultureInfo.InvariantCulture);
        if (signed < now - Skew)
        {
            var earliest = (now - Skew).ToString(DateFormat, CultureInfo.InvariantCulture);
            throw ApiException.InvalidSignature($"Signature expired: {dateTime} is now earlier than {earliest} ({nowText} - 15 min.)");
        }

        if (signed > now + Skew)
        {
            var latest = (now + Skew).ToString(DateFormat, CultureInfo.InvariantCulture);
            throw ApiException.InvalidSignature($"Signature not yet current: {dateTime} is still later than {latest} ({nowText} + 15 min.)");
        }

        if (!dateTime.StartsWith(scope.Date + "T", StringComparison.Ordinal))
            throw ApiException.InvalidSignature(WrongDay(scope.Date, dateTime[..8]));
    }

    private static string WrongDay(string scope, string day) =>
        $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope}' != '{day}'.";
}

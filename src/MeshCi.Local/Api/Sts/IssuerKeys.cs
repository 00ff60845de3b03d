using System.Collections.Concurrent;
using MeshCi.ControlPlane.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MeshCi.Local.Api.Sts;

/// <summary>
/// Verifies signatures with the keys of issuers. Keys are read again after a while, and for a token with an unknown key, because issuers change their
/// keys; but no issuer is asked more often than every few seconds, whether it responds or not, because anyone can send tokens.
/// </summary>
internal sealed class IssuerKeys(TimeProvider time) : IDisposable
{
    private const string NoKey =
        "Couldn't retrieve verification key from your identity provider,  "
        + "please reference AssumeRoleWithWebIdentity documentation for requirements";
    private const int SmallestRsaKey = 2048;
    private const int EcKey = 256;
    private readonly ConcurrentDictionary<string, KnownKeys> _known = new(StringComparer.Ordinal);
    private readonly IssuerDocuments _documents = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Requires that a key of the issuer signed the token.</summary>
    /// <exception cref="StsException">It did not, or the keys cannot be read.</exception>
    public async Task VerifyAsync(UnverifiedToken token, OpenIdConnectProvider provider, CancellationToken cancellationToken)
    {
        if (token.Algorithm is not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256))
            throw StsException.InvalidIdentityToken("The token must be signed with RS256 or ES256.");
        if (token.KeyId is null) throw StsException.InvalidIdentityToken("The header of the token has no kid, so its key cannot be determined.");

        Exception? reason = null;
        var candidates = await FindAsync(token, provider, cancellationToken).ConfigureAwait(false);
        foreach (var key in candidates)
        {
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(token.Compact, Parameters(key, token.Algorithm)).ConfigureAwait(false);
            if (result.IsValid) return;
            reason = result.Exception;
        }

        throw StsException.InvalidIdentityToken("The signature of the token does not match the key of its issuer.", reason?.GetType().Name);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _documents.Dispose();
    }

    // The library verifies only the signature; claims are compared with this clock and reported with the messages of STS.
    private static TokenValidationParameters Parameters(JsonWebKey key, string algorithm) => new()
    {
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = false,
        ValidAlgorithms = [algorithm],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };

    private async Task<IReadOnlyList<JsonWebKey>> FindAsync(UnverifiedToken token, OpenIdConnectProvider provider, CancellationToken cancellationToken)
    {
        // Several calls may wait for the same read: if one of them is canceled, the read continues.
        var known = _known.GetOrAdd($"{provider.Url}\n{provider.Jwks}", _ => new KnownKeys(time, () => _documents.ReadAsync(provider, _end.Token)));
        var found = Matching(known.Fresh, token);
        if (found.Count == 0) found = Matching(await known.RenewAsync().WaitAsync(cancellationToken).ConfigureAwait(false), token);
        return found.Count > 0 ? found : throw StsException.InvalidIdentityToken(NoKey, NoSuitableKey(provider, token));
    }

    private static string NoSuitableKey(OpenIdConnectProvider provider, UnverifiedToken token) =>
        $"{provider.Url} has no key for {token.Algorithm} with the kid of the token, or only one that is too weak";

    // The type of the key determines its algorithm, never the token alone.
    private static List<JsonWebKey> Matching(IReadOnlyList<JsonWebKey> keys, UnverifiedToken token) =>
    [
        .. keys.Where(key => key.Kid == token.KeyId
            && key.Use is null or "sig"
            && (string.IsNullOrEmpty(key.Alg) || key.Alg == token.Algorithm)
            && (token.Algorithm == SecurityAlgorithms.RsaSha256
                ? key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= SmallestRsaKey
                : key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P256 && key.KeySize == EcKey)),
    ];
}

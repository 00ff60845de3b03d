using System.Collections.Concurrent;
using MeshCi.Local.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MeshCi.Local.Sts;

/// <summary>
/// Verifies signatures with the keys of issuers. Keys are read again after a while, and at once, though not too often, for a token whose key is
/// not among them, as issuers change keys.
/// </summary>
internal sealed class IssuerKeys(TimeProvider time) : IDisposable
{
    private const string NoKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
    private const int SmallestRsaKey = 2048;
    private const int EcKey = 256;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly IssuerDocuments _documents = new();

    /// <summary>Requires that a key of the issuer signed the token.</summary>
    /// <exception cref="StsException">It did not, or the keys cannot be read.</exception>
    public async Task VerifyAsync(UnverifiedToken token, OpenIdConnectProvider provider, CancellationToken cancellationToken)
    {
        if (token.Algorithm is not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256))
            throw StsException.InvalidIdentityToken("The token must be signed with RS256 or ES256.");
        if (token.KeyId is null) throw StsException.InvalidIdentityToken("The header of the token has no kid, so its key cannot be told.");

        Exception? reason = null;
        var candidates = await FindAsync(token, provider, cancellationToken).ConfigureAwait(false);
        foreach (var key in candidates)
        {
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(token.Compact, Parameters(key, token.Algorithm)).ConfigureAwait(false);
            if (result.IsValid) return;
            reason = result.Exception;
        }

        throw StsException.InvalidIdentityToken("The signature of the token is not that of its issuer's key.", reason?.GetType().Name);
    }

    /// <inheritdoc />
    public void Dispose() => _documents.Dispose();

    // Only the signature is asked of the library here; claims are compared by the clock and the words of STS.
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
        var entry = _entries.GetOrAdd($"{provider.Url}\n{provider.Jwks}", _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var age = time.GetUtcNow() - entry.ReadAt;
            var found = Matching(entry.Keys, token);
            if (age > Lifetime || (found.Count == 0 && age > BetweenReadings))
            {
                entry.Keys = await _documents.ReadAsync(provider, cancellationToken).ConfigureAwait(false);
                entry.ReadAt = time.GetUtcNow();
                found = Matching(entry.Keys, token);
            }

            return found.Count > 0 ? found : throw StsException.InvalidIdentityToken(NoKey, $"{provider.Url} has no key for {token.Algorithm} with that kid, or a too weak one");
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    // The key's own type decides which algorithm it is good for, never the token alone.
    private static List<JsonWebKey> Matching(IReadOnlyList<JsonWebKey> keys, UnverifiedToken token) =>
    [
        .. keys.Where(key => key.Kid == token.KeyId
            && key.Use is null or "sig"
            && (string.IsNullOrEmpty(key.Alg) || key.Alg == token.Algorithm)
            && (token.Algorithm == SecurityAlgorithms.RsaSha256
                ? key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= SmallestRsaKey
                : key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P256 && key.KeySize == EcKey)),
    ];

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public IReadOnlyList<JsonWebKey> Keys { get; set; } = [];

        public DateTimeOffset ReadAt { get; set; } = DateTimeOffset.MinValue;
    }
}

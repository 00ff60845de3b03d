using System.Text;
using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.Shared;
using Microsoft.IdentityModel.Tokens;

namespace MeshCi.Local.Api.Sts;

/// <summary>Reads the keys of issuers: from a file, or from the address in the issuer's discovery document (OpenID Connect Discovery 1.0).</summary>
internal sealed class IssuerDocuments : IDisposable
{
    private const string WellKnown = "/.well-known/openid-configuration";
    private const int LongestDocument = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lazy<HttpClient> _here = new(() => Client(useProxy: false));
    private readonly Lazy<HttpClient> _elsewhere = new(() => Client(useProxy: true));

    /// <summary>The keys of an issuer.</summary>
    /// <exception cref="StsException">They cannot be read, or the documents are not valid.</exception>
    public async Task<IReadOnlyList<JsonWebKey>> ReadAsync(OpenIdConnectProvider provider, CancellationToken cancellationToken)
    {
        if (provider.Jwks is { } path) return Keys(ReadFile(path), path);
        var discovery = provider.Url.TrimEnd('/') + WellKnown;
        using var document = Json(await FetchAsync(discovery, cancellationToken).ConfigureAwait(false), discovery);
        if (Text(document.RootElement, "issuer") is not { } issuer || issuer != provider.Url)
            throw Unusable($"{discovery} must contain \"issuer\": \"{provider.Url}\", exactly as in the provider and the tokens");
        var address = Text(document.RootElement, "jwks_uri") ?? throw Unusable($"{discovery} has no jwks_uri");
        return Keys(await FetchAsync(address, cancellationToken).ConfigureAwait(false), address);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_here.IsValueCreated) _here.Value.Dispose();
        if (_elsewhere.IsValueCreated) _elsewhere.Value.Dispose();
    }

    private async Task<string> FetchAsync(string address, CancellationToken cancellationToken)
    {
        var url = ProviderUrl.Safe(address) ?? throw Unusable($"{address} is neither https nor an address of this machine");
        try
        {
            var client = ProviderUrl.IsThisMachine(url) ? _here.Value : _elsewhere.Value;
            return await client.GetStringAsync(url, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            var cause = exception is TaskCanceledException ? $"no response in {Patience.TotalSeconds:0} s" : exception.Message;
            throw StsException.Communication($"The keys of the identity provider cannot be fetched: {address}: {cause}");
        }
    }

    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or System.Net.Sockets.SocketException or InvalidOperationException
        || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private static string ReadFile(string path)
    {
        try
        {
            return OrdinaryFile.Read(path, LongestDocument) is { } document
                ? Encoding.UTF8.GetString(document)
                : throw Unusable($"{path} is longer than {LongestDocument} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StsException.Communication($"The keys of the identity provider cannot be read: {exception.Message}");
        }
    }

    private static List<JsonWebKey> Keys(string text, string source)
    {
        using var document = Json(text, source);
        if (!document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw Unusable($"{source} has no list \"keys\"");
        var known = new List<JsonWebKey>();
        foreach (var key in keys.EnumerateArray())
        {
            // Keys of unknown kinds may have any form and are ignored.
            if (key.ValueKind != JsonValueKind.Object || Text(key, "kty") is not ("RSA" or "EC")) continue;
            try
            {
                var parsed = new JsonWebKey(key.GetRawText());
                if (parsed.KeySize > 0) known.Add(parsed);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
            {
                // A malformed key signs nothing; the others still do.
            }
        }

        return known;
    }

    private static JsonDocument Json(string text, string source)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Reported below.
        }

        throw Unusable($"{source} is not a JSON object");
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static StsException Unusable(string detail) => StsException.InvalidIdentityToken($"The identity provider's documents cannot be used: {detail}.");

    private static HttpClient Client(bool useProxy) => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = useProxy, ConnectTimeout = Patience })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LongestDocument,
    };
}

using System.Buffers.Text;
using System.Text.Json;

namespace MeshCi.Local.Api.Sts;

/// <summary>A JSON Web Token in compact form with a signature that is not verified yet (RFC 7519).</summary>
/// <param name="Compact">The whole text; a secret.</param>
/// <param name="Algorithm"><c>alg</c> of the header.</param>
/// <param name="KeyId"><c>kid</c> of the header; null if it has none.</param>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="Claims">All claims.</param>
internal sealed record UnverifiedToken(string Compact, string Algorithm, string? KeyId, string Issuer, JsonElement Claims)
{
    // Parsers disagree about a name that appears twice.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly string[] Times = ["exp", "iat", "nbf"];

    /// <summary>Reads a token.</summary>
    /// <exception cref="StsException">It is not a token.</exception>
    public static UnverifiedToken Read(string compact)
    {
        if (compact.Split('.') is [var head, var body, { Length: > 0 }]
            && Part(head) is { } header && Part(body) is { } claims
            && Text(header, "alg") is { } algorithm && Text(claims, "iss") is { Length: > 0 } issuer
            && !header.TryGetProperty("crit", out _))
        {
            var token = new UnverifiedToken(compact, algorithm, Text(header, "kid"), issuer, claims);
            foreach (var time in Times) token.Time(time);
            return token;
        }

        throw StsException.InvalidIdentityToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    /// <summary>A claim that is a string, or null.</summary>
    public string? Text(string claim) => Text(Claims, claim);

    /// <summary>A claim that is a time, or null if it is absent.</summary>
    /// <exception cref="StsException">It is not a number of seconds since 1970.</exception>
    public DateTimeOffset? Time(string claim)
    {
        if (!Claims.TryGetProperty(claim, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_800)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        throw StsException.InvalidIdentityToken($"The claim {claim} of the token must be a number of seconds since 1970.");
    }

    /// <summary>A claim that is a string or a list of strings.</summary>
    public IReadOnlyList<string> Texts(string claim)
    {
        if (!Claims.TryGetProperty(claim, out var value)) return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array =>
            [
                .. value.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.String).Select(element => element.GetString()!),
            ],
            _ => [],
        };
    }

    /// <summary>The issuer, without the token.</summary>
    public override string ToString() => $"token of {Issuer}";

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static JsonElement? Part(string text)
    {
        if (!Base64Url.IsValid(text) || text.AsSpan().ContainsAny(" \t\r\n=")) return null;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(text), Strict);

            // Code that reads a text later would fail if it is not valid Unicode.
            _ = System.Text.Json.Nodes.JsonNode.Parse(document.RootElement.GetRawText())?.ToJsonString();
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}

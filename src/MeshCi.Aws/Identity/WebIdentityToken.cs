using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeshCi.Aws.Identity;

/// <summary>A JSON Web Token from a named source. Only <see cref="Reveal"/> returns its text; <see cref="ToString"/> returns its claims.</summary>
internal sealed class WebIdentityToken
{
    private readonly string _text;

    public WebIdentityToken(string source, string text)
    {
        Source = source;
        _text = text.Trim();
        Claims = ReadClaims(_text);
        KeyId = Claims is null ? null : ReadKeyId(_text);
    }

    /// <summary>The file or variable that it was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>The token's unverified issuer, audience, subject and expiration; null if it is not a JSON Web Token.</summary>
    public string? Claims { get; }

    /// <summary>The <c>kid</c> of its header, which identifies the issuer's key that signed it; null if the header has none.</summary>
    public string? KeyId { get; }

    /// <summary>Whether STS accepts its length: 4 to 20,000 characters.</summary>
    public bool HasPlausibleLength => _text.Length is >= 4 and <= 20_000;

    public string Reveal() => _text;

    public override string ToString() => $"token from {Source} ({Claims ?? "not a JSON Web Token"})";

    private static string? ReadClaims(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (payload.RootElement.ValueKind != JsonValueKind.Object) return null;
            var claims = new StringBuilder();
            foreach (var name in new[] { "iss", "aud", "sub", "exp" })
            {
                if (claims.Length > 0) claims.Append(", ");
                claims.Append(name).Append(' ').Append(payload.RootElement.TryGetProperty(name, out var value) ? Shown(name, value) : "absent");
            }

            return claims.ToString();
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? ReadKeyId(string text)
    {
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(text.AsSpan(0, text.IndexOf('.', StringComparison.Ordinal))));
            return header.RootElement.ValueKind == JsonValueKind.Object
                && header.RootElement.TryGetProperty("kid", out var kid) && kid.ValueKind == JsonValueKind.String
                ? Client.ServiceText.Clean(kid.GetString()!)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string Shown(string name, JsonElement value)
    {
        if (name == "exp" && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return Client.ServiceText.Clean(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
    }
}

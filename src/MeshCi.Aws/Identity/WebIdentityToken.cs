using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>A JSON Web Token from a named source. Only <see cref="Reveal"/> returns its text; <see cref="ToString"/> returns its claims.</summary>
internal sealed partial class WebIdentityToken
{
    private const int LongestClaim = 600;

    private const string Removed = "[removed]";

    // Shorter pieces of a token are words that a message can contain by chance, such as its issuer.
    private const int ShortestPiece = 16;

    private readonly string _text;

    public WebIdentityToken(string source, string text)
    {
        Source = source;
        _text = text.Trim();
        (Claims, Subject) = ReadClaims(_text);
        KeyId = Claims is null ? null : ReadKeyId(_text);
    }

    /// <summary>The file or variable that it was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>The token's unverified issuer, audience, subject and expiration; null if it is not a JSON Web Token.</summary>
    public string? Claims { get; }

    /// <summary>The token's unverified subject; null if it has none.</summary>
    public string? Subject { get; }

    /// <summary>The <c>kid</c> of its header, which identifies the issuer's key that signed it; null if the header has none.</summary>
    public string? KeyId { get; }

    /// <summary>What is wrong with the text, as the end of a sentence about its source; null if it can be a token.</summary>
    public string? Slip => _text switch
    {
        "" => "is empty",
        ['"' or '\'' or '`', ..] => "begins with a quotation mark",
        ['{' or '[', ..] => "is JSON: write only the token that it contains",
        ['$' or '%', ..] => "is the name of a variable, and not its value",
        _ when _text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => "begins with 'Bearer'",
        _ when _text.Any(char.IsWhiteSpace) => "contains white space",
        _ when _text.Length is < 4 or > 20_000 => "is not a JSON Web Token: it must have 4 to 20,000 characters",
        _ when Prefixed().IsMatch(_text) => "has something before the token, such as the name of a variable",
        _ when Trailing().IsMatch(_text) => "has something behind the token, such as a quotation mark or a comma",
        _ when Claims is null => "is not a JSON Web Token: three parts separated by dots, the second of which is JSON",
        _ when !HasHeader => "is not a JSON Web Token: its first part must be JSON that contains 'alg'",
        _ when _text.EndsWith('.') => "is a JSON Web Token without a signature",
        _ => null,
    };

    public string Reveal() => _text;

    /// <summary>A text from another machine without the token and without pieces of it.</summary>
    public string RemoveFrom(string text)
    {
        if (_text.Length > 0) text = text.Replace(_text, Removed, StringComparison.Ordinal);
        text = Piece().Replace(text, piece => IsPiece(piece.Value) ? Removed : piece.Value);
        return new TokenPieces(_text).Replace(text, Removed);
    }

    /// <summary>Whether a text looks like a token, so that it must not be shown where a name or a path is expected.</summary>
    public static bool LooksLikeToken(string text) => TokenForm().IsMatch(text);

    public override string ToString() => $"token from {Source} ({Claims ?? "not a JSON Web Token"})";

    private bool HasHeader
    {
        get
        {
            try
            {
                using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(_text.AsSpan(0, _text.IndexOf('.', StringComparison.Ordinal))));
                return header.RootElement.ValueKind == JsonValueKind.Object && header.RootElement.TryGetProperty("alg", out _);
            }
            catch (Exception fault) when (fault is JsonException or FormatException)
            {
                return false;
            }
        }
    }

    private bool IsPiece(string text)
    {
        for (var index = 0; index + ShortestPiece <= text.Length; index++)
        {
            if (_text.Contains(text.Substring(index, ShortestPiece), StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static (string? Claims, string? Subject) ReadClaims(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3) return default;
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (payload.RootElement.ValueKind != JsonValueKind.Object) return default;
            var claims = new StringBuilder();
            foreach (var name in new[] { "iss", "aud", "sub", "exp" })
            {
                if (claims.Length > 0) claims.Append(", ");
                claims.Append(name).Append(' ').Append(payload.RootElement.TryGetProperty(name, out var value) ? Shown(name, value) : "absent");
            }

            var subject = payload.RootElement.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String ? sub.GetString() : null;
            return (claims.ToString(), subject);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return default;
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

        // In quotation marks, because a blank at the end of a subject is a reason for a refusal.
        var shown = PlainText.Visible(value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : value.GetRawText());
        return shown.Length <= LongestClaim ? shown : $"{shown[..LongestClaim]}…";
    }

    [GeneratedRegex(@"\A[^.]*[^A-Za-z0-9_.-]eyJ[A-Za-z0-9_-]+\.", RegexOptions.CultureInvariant)]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"\AeyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*[^A-Za-z0-9_.-]", RegexOptions.CultureInvariant)]
    private static partial Regex Trailing();

    [GeneratedRegex(@"[A-Za-z0-9_.-]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex(@"\A\s*[""'$]?(Bearer\s+)?eyJ[A-Za-z0-9_-]{5,}\.|\A[^\s/\\]{200,}\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TokenForm();
}

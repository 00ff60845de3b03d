using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Diagnostics;

/// <summary>
/// Removes what looks like a secret from texts for people: passwords in addresses, signatures in queries, and JSON Web Tokens. Messages quote values of the
/// user and of other programs, such as the address of a proxy in an exception, and a value can be in the wrong place. Every message passes through here.
/// </summary>
public static partial class SecretText
{
    private const string Removed = "[removed]";
    private const string Token = "[a token, not shown]";

    /// <summary>The text without what looks like a secret.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('@', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal))
            text = UserInfo().Replace(text, $"$1{Removed}@");
        if (text.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase)) text = SignedQuery().Replace(text, $"$1{Removed}");
        return text.Contains("eyJ", StringComparison.Ordinal) ? JsonWebToken().Replace(text, Token) : text;
    }

    // A password can contain '/', '#' and '?', which end the host of a valid address. Without a password, the user can be a token. A host with a port and a
    // path that contains '@' looks like a password, too.
    [GeneratedRegex(
        @"(\b[a-z][a-z0-9+.-]*://)(?:[^\s'""<>:/@]*:[^\s'""<>]*|[^\s'""<>:/?#@]+)@|(?<=['""\s]|\A)()[A-Za-z0-9._-]+:[^\s'""<>:/@]+@(?=[A-Za-z0-9.-]+:[0-9])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(\bX-Amz-(?:Security-Token|Signature|Credential)=)[^\s&'""]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SignedQuery();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_.-]*", RegexOptions.CultureInvariant)]
    private static partial Regex JsonWebToken();
}

using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Aws.Client;

/// <summary>Prepares text from a server for messages: one line, short, without secrets.</summary>
internal static partial class ServiceText
{
    private const int MaxLength = 600;

    public static string Clean(ReadOnlySpan<byte> utf8) => Clean(Encoding.UTF8.GetString(utf8.Length > 4 * MaxLength ? utf8[..(4 * MaxLength)] : utf8));

    public static string Clean(string text)
    {
        // The response to a refused signature contains the canonical request, including the session token.
        var canonical = text.IndexOf("The Canonical String", StringComparison.OrdinalIgnoreCase);
        if (canonical >= 0) text = text[..canonical];
        text = TokenHeader().Replace(text, "$1[removed]");
        text = SessionToken().Replace(text, "[removed]");
        text = Whitespace().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    [GeneratedRegex(@"((?:x-amz-security-token|authorization)\s*[:=]\s*)[^\r\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenHeader();

    // A session token of AWS has hundreds of characters. Digests, paths and ARNs have no such run of all kinds of characters.
    [GeneratedRegex(@"(?=[A-Za-z0-9+/=_-]*[a-z])(?=[A-Za-z0-9+/=_-]*[A-Z])(?=[A-Za-z0-9+/=_-]*[0-9])[A-Za-z0-9+/=_-]{64,}", RegexOptions.CultureInvariant)]
    private static partial Regex SessionToken();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}

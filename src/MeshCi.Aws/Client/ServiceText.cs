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
        text = Whitespace().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    [GeneratedRegex(@"((?:x-amz-security-token|authorization)\s*[:=]\s*)[^\r\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenHeader();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}

using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Aws.Client;

/// <summary>Text that a server sent, made fit to print: one line, short, without secrets.</summary>
internal static partial class ServiceText
{
    private const int MaxLength = 600;

    public static string Clean(ReadOnlySpan<byte> utf8) => Clean(Encoding.UTF8.GetString(utf8.Length > 4 * MaxLength ? utf8[..(4 * MaxLength)] : utf8));

    public static string Clean(string text)
    {
        // A refused signature is answered with the canonical request, session token included.
        var canonical = text.IndexOf("The Canonical String", StringComparison.OrdinalIgnoreCase);
        if (canonical >= 0) text = text[..canonical];
        text = TokenHeader().Replace(text, "$1[removed]");
        text = Blanks().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    [GeneratedRegex(@"((?:x-amz-security-token|authorization)\s*[:=]\s*)[^\r\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenHeader();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}

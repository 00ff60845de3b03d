using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Language;

/// <summary>Names that are derived from other names.</summary>
public static partial class Naming
{
    private const int ShortenedLength = 60;
    private const int HashLength = 32;

    /// <summary>
    /// The default node name of an assembly, in kebab case: <c>Shop.OrdersApi</c> gives <c>shop-orders-api</c>. Names with characters that a node name would
    /// lose have none, because two projects whose names differ only in such characters would have the same default.
    /// </summary>
    /// <param name="assemblyName">Any text.</param>
    /// <returns>
    /// Lower-case ASCII letters, digits and single hyphens; empty if the name contains other characters than ASCII letters, digits and the separators of
    /// words <c>.</c>, <c>-</c>, <c>_</c> and space, or only separators. It can be longer than a node name may be.
    /// </returns>
    public static string NodeName(string assemblyName) => FirstLost(assemblyName) is null ? Kebab(assemblyName) : "";

    /// <summary>The first character that prevents a default node name, or null.</summary>
    public static Rune? FirstLost(string assemblyName)
    {
        foreach (var character in assemblyName.EnumerateRunes())
        {
            if (character.Value is not ('.' or '-' or '_' or ' ') && !(character.IsAscii && Rune.IsLetterOrDigit(character))) return character;
        }

        return null;
    }

    /// <summary>Any text in kebab case. Characters other than ASCII letters and digits separate words.</summary>
    public static string Kebab(string text)
    {
        var name = new StringBuilder(text.Length + 8);
        for (var index = 0; index < text.Length; index++)
        {
            var current = text[index];
            if (!char.IsAsciiLetterOrDigit(current))
            {
                Hyphen(name);
                continue;
            }

            if (index > 0 && char.IsAsciiLetterUpper(current))
            {
                var previous = text[index - 1];
                var beginsWord = index + 1 < text.Length && char.IsAsciiLetterLower(text[index + 1]);
                if (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous) || (char.IsAsciiLetterUpper(previous) && beginsWord)) Hyphen(name);
            }

            name.Append(char.ToLowerInvariant(current));
        }

        return name.ToString().TrimEnd('-');
    }

    /// <summary>
    /// The part of file names that represents a node: its name or, if a file system may not accept that, its first 60 characters without the unusual ones,
    /// and a hash. App Mesh accepts 255 characters of any kind, but file systems only 255 bytes including the ending, and not all characters.
    /// </summary>
    /// <param name="node">Name of a node.</param>
    /// <returns>At most 200 bytes, different for every name. Only shortened names contain <c>~</c>.</returns>
    public static string FileName(string node)
    {
        if (node.Length == 0 || IsFileName().IsMatch(node)) return node;
        var readable = Unusual().Replace(node, "-");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)));
        return $"{(readable.Length > ShortenedLength ? readable[..ShortenedLength] : readable)}~{hash[..HashLength]}";
    }

    private static void Hyphen(StringBuilder name)
    {
        if (name.Length > 0 && name[^1] != '-') name.Append('-');
    }

    // Letters of other scripts have at most three bytes each; those that consist of two UTF-16 units are not letters here.
    [GeneratedRegex(@"^([A-Za-z0-9_. -]{1,200}|[\w. -]{1,66})\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsFileName();

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unusual();
}

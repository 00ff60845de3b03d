using System.Text.RegularExpressions;

namespace MeshCi.Tasks.Project;

/// <summary>A reference in a text: <c>$(Name)</c> to a property, or <c>@(Name)</c> to items.</summary>
/// <param name="Text">The whole reference.</param>
/// <param name="Index">Its position.</param>
internal readonly record struct Reference(string Text, int Index)
{
    /// <summary>Whether it refers to a property.</summary>
    public bool IsProperty => Text[0] == '$';

    /// <summary>What is between the parentheses.</summary>
    public string Body => Text[2..^1];
}

/// <summary>The syntax of MSBuild in the values of items and properties: escapes such as <c>%2F</c>, and references.</summary>
internal static partial class MSBuildText
{
    /// <summary>The escapes of a value, each with its position and the character that MSBuild replaces it with.</summary>
    public static IEnumerable<(int Index, string Text, char Character)> Escapes(string value)
    {
        for (var index = value.IndexOf('%', StringComparison.Ordinal); index >= 0 && index + 2 < value.Length; index = value.IndexOf('%', index))
        {
            var isEscape = char.IsAsciiHexDigit(value[index + 1]) && char.IsAsciiHexDigit(value[index + 2]);
            if (isEscape) yield return (index, value.Substring(index, 3), (char)Convert.ToInt32(value.Substring(index + 1, 2), 16));
            index += isEscape ? 3 : 1;
        }
    }

    /// <summary>The value as tasks read it.</summary>
    public static string Unescape(string value) =>
        Escape().Replace(value, escape => ((char)Convert.ToInt32(escape.Value[1..], 16)).ToString());

    /// <summary>The references of a text. One without a closing parenthesis is ordinary text.</summary>
    public static IReadOnlyList<Reference> References(string text) =>
        [.. AnyReference().Matches(text).Select(match => new Reference(match.Value, match.Index))];

    /// <summary>Whether a text consists of references.</summary>
    public static bool IsOnlyReferences(string text) => text.Trim() is { Length: > 0 } && AnyReference().Replace(text, "").Trim().Length == 0;

    /// <summary>The name of the property or the items that a reference begins with; null if MSBuild does not expect what it contains.</summary>
    public static string? NameOf(Reference reference) =>
        (reference.IsProperty ? PropertyBody() : ItemBody()).Match(reference.Body) is { Success: true } name ? name.Groups["name"].Value : null;

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    // With balanced parentheses.
    [GeneratedRegex(@"[$@]\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)", RegexOptions.CultureInvariant)]
    private static partial Regex AnyReference();

    // A property, its member or a part of it. Static methods and the registry have no name of their own.
    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_][A-Za-z0-9_-]*)?\s*($|[.\[]|(?<=Registry):)", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyBody();

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z_][A-Za-z0-9_-]*)\s*($|,|->)", RegexOptions.CultureInvariant)]
    private static partial Regex ItemBody();
}

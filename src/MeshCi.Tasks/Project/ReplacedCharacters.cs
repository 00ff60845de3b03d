using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Decides which escapes of a value are meant for MSBuild. Others are parts of Envoy's formats or of paths, which also use a percent sign, and which MSBuild
/// changes.
/// </summary>
internal static partial class ReplacedCharacters
{
    // The escapes that Microsoft documents, and those of characters that attributes or MSBuild's conversion of backslashes would change.
    private static readonly char[] Documented = ['$', '%', '\'', '(', ')', '*', ';', '?', '@', '\\', '\t', '\n', '\r'];
    private static readonly char[] AlwaysMeant = ['%', '\\', '\t', '\n', '\r'];
    private static readonly string[] Openings = ["$", "@", "%24", "%40"];
    private static readonly string[] PathFields = ["*.match.prefix", ".path.exact", ".path.regex", "rewrite.prefix.value", "healthCheck.path"];

    /// <summary>The escapes of a value that are probably not meant for MSBuild, each once.</summary>
    /// <param name="escaped">The value as MSBuild stores it, before it replaces the escapes.</param>
    /// <param name="metadata">The metadata, or null if it is unknown.</param>
    /// <param name="isWritten">
    /// Whether the user wrote an escape: MSBuild itself adds documented escapes to the results of property functions.
    /// </param>
    public static IReadOnlyList<(string Text, char Character)> Of(string escaped, MetadataInfo? metadata, Func<string, bool> isWritten)
    {
        var found = new List<(string, char)>();
        foreach (var (index, text, character) in MSBuildText.Escapes(escaped))
        {
            if (IsMeant(escaped, index, character, metadata) || found.Exists(other => other.Item1 == text)) continue;
            if (!Documented.Contains(character) || isWritten(text)) found.Add((text, character));
        }

        return found;
    }

    /// <summary>A character for a message: itself in quotation marks, or its code.</summary>
    public static string Show(char character) => char.IsControl(character) || char.IsWhiteSpace(character) || character == '\u00AD'
        ? $"the character U+{((int)character).ToString("X4", CultureInfo.InvariantCulture)}"
        : $"'{character}'";

    private static bool IsMeant(string escaped, int index, char character, MetadataInfo? metadata)
    {
        if (AlwaysMeant.Contains(character)) return true;
        if (!Documented.Contains(character)) return false;
        if (metadata?.Field.StartsWith("format.", StringComparison.Ordinal) == true) return !IsInOperator(escaped, index);
        return metadata is null || !Array.Exists(PathFields, field => metadata.Field.EndsWith(field, StringComparison.Ordinal))
            || IsNecessary(escaped, index, character, isRegex: metadata.Field.EndsWith(".regex", StringComparison.Ordinal));
    }

    // %START_TIME(%s.%3f)%, and the end of an operator that is followed by two digits: %PROTOCOL%29. Names of headers can contain a question mark.
    private static bool IsInOperator(string format, int index)
    {
        foreach (Match command in Operator().Matches(format))
        {
            if (index == command.Index + command.Length - 1) return true;
            if (index > command.Index && index < command.Index + command.Length && !HeaderOperator().IsMatch(command.Value)) return true;
        }

        return false;
    }

    // In a path, only what would otherwise be a reference needs an escape, and a dollar sign at the end of a regular expression.
    private static bool IsNecessary(string path, int index, char character, bool isRegex)
    {
        var (before, after) = (path[..index], path[(index + 3)..]);
        return character switch
        {
            '$' or '@' when after.StartsWith('(') || after.StartsWith("%28", StringComparison.Ordinal) => true,
            '$' => isRegex && (after.Length == 0 || after[0] is ')' or '|'),
            '(' => Array.Exists(Openings, opening => before.EndsWith(opening, StringComparison.Ordinal)),
            ')' => Array.Exists(Openings, opening => before.Contains(opening + "%28", StringComparison.Ordinal)),
            _ => false,
        };
    }

    [GeneratedRegex(@"%[A-Z][A-Z0-9_]*(\([^()]*\))?(:[0-9]+)?%", RegexOptions.CultureInvariant)]
    private static partial Regex Operator();

    [GeneratedRegex(@"^%(REQ|REQ_WITHOUT_QUERY|RESP|TRAILER|DYNAMIC_METADATA|FILTER_STATE|UPSTREAM_METADATA|CLUSTER_METADATA|ENVIRONMENT|QUERY_PARAM|PATH)\(",
        RegexOptions.CultureInvariant)]
    private static partial Regex HeaderOperator();
}

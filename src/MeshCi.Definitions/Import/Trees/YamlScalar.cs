using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>The types of YAML scalars, as the readers of Kubernetes and CloudFormation determine them.</summary>
internal static partial class YamlScalar
{
    /// <summary>Reads a scalar.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="isPlain">Whether it is written without quotation marks.</param>
    /// <param name="tag">Its tag, or null; one that is not YAML's own leaves it to the text.</param>
    /// <param name="line">Its line.</param>
    public static SourceScalar Read(string text, bool isPlain, string? tag, int line) => new(line, Kind(text, isPlain, tag), text);

    private static ScalarKind Kind(string text, bool isPlain, string? tag) => tag switch
    {
        "tag:yaml.org,2002:str" or "!" => ScalarKind.Text,
        "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" when Number().IsMatch(text) => ScalarKind.Number,
        "tag:yaml.org,2002:bool" when IsBoolean(text) => ScalarKind.Boolean,
        "tag:yaml.org,2002:null" => ScalarKind.Null,
        _ when !isPlain => ScalarKind.Text,
        _ when text is "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        _ when IsBoolean(text) => ScalarKind.Boolean,
        _ when Number().IsMatch(text) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    // Both readers follow YAML 1.1 here, in which 'yes' is true.
    private static bool IsBoolean(string text) =>
        text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON"
        or "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    /// <summary>The value of a scalar that is a Boolean.</summary>
    public static bool IsTrue(string text) => text.ToUpperInvariant() is "TRUE" or "YES" or "ON";

    // Numbers as JSON writes them. Others, such as 0x1F and 1_000, remain text: the formats do not use them.
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}

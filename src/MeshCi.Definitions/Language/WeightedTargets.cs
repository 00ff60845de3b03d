using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Language;

/// <summary>Reads <c>orders-v1=90;orders-v2=10</c>.</summary>
internal static partial class WeightedTargets
{
    private const int Most = 10;

    /// <summary>The targets in their order, without ports. A single name without a weight has the weight 100.</summary>
    public static ReadValue Read(string text)
    {
        var parts = ValueReader.Split(text);
        if ((parts.Any(HasSeveralWeights) || (parts.Length > 1 && parts.Any(HasColon))) && Respell(text) is { } respelled)
            return ReadValue.Refused(MeshDiagnostics.BadValue, $"is not a list of node=weight. Write {Wording.Short(respelled)}");
        if (parts.Length is 0 or > Most) return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"must contain 1 to {Most} targets, not {parts.Length}");
        var list = new List<object?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var equals = part.LastIndexOf('=');
            var name = (equals < 0 ? part : part[..equals]).Trim();
            var weight = 100;
            if (name.Length == 0 || (equals < 0 && parts.Length > 1)) return ReadValue.Refused(MeshDiagnostics.BadValue, IsNotATarget(part));
            if (equals >= 0 && (!int.TryParse(part.AsSpan(equals + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out weight) || weight > 100))
                return ReadValue.Refused(MeshDiagnostics.OutOfRange, $"contains '{Wording.Short(part)}', whose weight must be a whole number, 0 to 100");
            if (!seen.Add(name)) return ReadValue.Refused(MeshDiagnostics.DeclaredTwice, $"contains the target '{Wording.Short(name)}' twice");
            list.Add(new SpecObject { ["virtualNode"] = name, ["weight"] = (long)weight });
        }

        return new(list);
    }

    /// <summary>
    /// The targets that were probably meant by a text with other separators than semicolons, or colons before weights; null if it has neither. Nodes can
    /// have such names, so a caller must know that there is no such node, or that the text cannot be read otherwise.
    /// </summary>
    public static string? Respell(string text)
    {
        if (Pairs().Match(text) is { Success: true } pairs)
            return string.Join(';', pairs.Groups["node"].Captures.Zip(pairs.Groups["weight"].Captures, (node, weight) => $"{node}={weight}"));
        var parts = text.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > Most || (!text.Contains(',', StringComparison.Ordinal) && !parts.Any(HasColon))) return null;
        var share = 100 / parts.Length;
        return string.Join(';', parts.Select(part =>
            HasColon(part) ? $"{part[..part.LastIndexOf(':')].TrimEnd()}={part[(part.LastIndexOf(':') + 1)..].TrimStart()}"
            : part.Contains('=', StringComparison.Ordinal) ? part
            : string.Create(CultureInfo.InvariantCulture, $"{part}={share}")));
    }

    private static bool HasSeveralWeights(string part) => part.Count(character => character == '=') > 1 && OtherSeparators.In(part);

    private static bool HasColon(string part) =>
        part.LastIndexOf(':') is > 0 and var colon && !part.Contains('=', StringComparison.Ordinal)
        && part[(colon + 1)..].Trim() is { Length: > 0 } weight && weight.All(char.IsAsciiDigit);

    private static string IsNotATarget(string part) => $"contains '{Wording.Short(part)}', which is not node=weight; write orders-v1=90;orders-v2=10";

    [GeneratedRegex(@"^\s*((?<node>[^\s;,|:=]+)\s*[:=]\s*(?<weight>[0-9]+)([\s;,|]+|$))+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pairs();
}

using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Finds regular expressions that RE2 (Envoy's engine) refuses, because it lacks a feature that they use or because they are malformed.</summary>
internal static class Re2
{
    private static readonly string[] Re2Only = ["(?P<", "[[:", "(?U"];

    /// <summary>What RE2 would refuse, or null. Returns null if the syntax of RE2 differs from that of .NET.</summary>
    public static string? Problem(string expression)
    {
        if (HasUnescaped(expression, "(?=") || HasUnescaped(expression, "(?!") || HasUnescaped(expression, "(?<=") || HasUnescaped(expression, "(?<!"))
            return "it contains a lookahead or lookbehind";
        if (HasUnescaped(expression, "(?>")) return "it contains an atomic group";
        for (var index = 0; index + 1 < expression.Length; index++)
        {
            if (expression[index] != '\\') continue;
            index++;
            if (expression[index] is >= '1' and <= '9') return "it contains a backreference";
            // .NET's engine cannot check syntax that only RE2 supports.
            if (expression[index] is 'C' or 'Q' or 'z' or 'p' or 'P' or 'x' or 'a') return null;
        }

        if (Re2Only.Any(syntax => expression.Contains(syntax, StringComparison.Ordinal))) return null;
        try
        {
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (ArgumentException problem)
        {
            return problem is RegexParseException parse ? $"{parse.Error} at {parse.Offset}" : "it cannot be parsed";
        }
    }

    private static bool HasUnescaped(string expression, string what)
    {
        for (var index = expression.IndexOf(what, StringComparison.Ordinal); index >= 0; index = expression.IndexOf(what, index + 1, StringComparison.Ordinal))
        {
            var slashes = 0;
            while (index - slashes > 0 && expression[index - slashes - 1] == '\\') slashes++;
            if (slashes % 2 == 0 && !InClass(expression, index)) return true;
        }

        return false;
    }

    private static bool InClass(string expression, int at)
    {
        var inside = false;
        for (var index = 0; index < at; index++)
        {
            if (expression[index] == '\\') index++;
            else if (expression[index] == '[') inside = true;
            else if (expression[index] == ']') inside = false;
        }

        return inside;
    }
}

using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Tells expressions that RE2 (Envoy's engine) refuses for lack of a feature or of a bracket.</summary>
internal static class Re2
{
    /// <summary>What RE2 would not take, or null. Says nothing where the two engines' syntaxes merely differ.</summary>
    public static string? Problem(string expression)
    {
        if (HasUnescaped(expression, "(?=") || HasUnescaped(expression, "(?!") || HasUnescaped(expression, "(?<=") || HasUnescaped(expression, "(?<!"))
            return "it looks ahead or behind";
        if (HasUnescaped(expression, "(?>")) return "it has an atomic group";
        for (var index = 0; index + 1 < expression.Length; index++)
        {
            if (expression[index] != '\\') continue;
            index++;
            if (expression[index] is >= '1' and <= '9') return "it refers back to a group";
            // What only RE2 knows cannot be judged by .NET's engine.
            if (expression[index] is 'C' or 'Q' or 'z' or 'p' or 'P' or 'x' or 'a') return null;
        }

        if (expression.Contains("(?P<", StringComparison.Ordinal) || expression.Contains("[[:", StringComparison.Ordinal) || expression.Contains("(?U", StringComparison.Ordinal)) return null;
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
            return problem is RegexParseException parse ? $"{parse.Error} at {parse.Offset}" : "it cannot be read";
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

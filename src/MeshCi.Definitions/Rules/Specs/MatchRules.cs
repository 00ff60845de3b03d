using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Rules that matches of routes and gateway routes share.</summary>
internal static class MatchRules
{
    /// <summary>Exactly one of the route types must be set.</summary>
    public static void OneType(IEnumerable<(string Name, object? Value)> types, SpecFindings found)
    {
        var all = types.ToList();
        if (all.Count(type => type.Value is not null) != 1)
            found.Add("spec", MeshDiagnostics.ExactlyOne, $"A route must have exactly one of {string.Join(", ", all.Select(type => type.Name))}.");
    }

    /// <summary>A match has either a prefix or a path, and both begin with a slash. A path is either exact or a regular expression.</summary>
    public static void Path(string? prefix, HttpPathMatch? path, string at, SpecFindings found)
    {
        if (prefix is not null && path is not null)
            found.Add($"{at}.path", MeshDiagnostics.ExclusiveMatch, "A match can have either a prefix or a path, not both.");
        if (prefix is not null && !prefix.StartsWith('/'))
            found.Add($"{at}.prefix", MeshDiagnostics.PathForm, $"The prefix '{Wording.Short(prefix)}' must begin with a slash.");
        if (path is null) return;
        if (path.Exact is null == path.Regex is null)
            found.Add($"{at}.path", MeshDiagnostics.ExclusiveMatch, "A path match must have exactly one of exact and regex.");
        if (path.Exact is not null && !path.Exact.StartsWith('/'))
            found.Add($"{at}.path.exact", MeshDiagnostics.PathForm, $"The path '{Wording.Short(path.Exact)}' must begin with a slash.");
        if (path.Regex is not null) Regex(path.Regex, $"{at}.path.regex", found);
    }

    /// <summary>A range must contain at least one number, and an expression must be valid RE2.</summary>
    public static void Value(MatchRange? range, string? regex, string at, SpecFindings found)
    {
        if (range is { Start: { } start, End: { } end } && start >= end)
            found.Add($"{at}.range", MeshDiagnostics.EmptyRange, RangeIsEmpty(start, end));
        if (regex is not null) Regex(regex, $"{at}.regex", found);
    }

    /// <summary>Conditions on headers.</summary>
    public static void Headers(IEnumerable<HeaderMatchMethod?>? matches, string at, SpecFindings found)
    {
        var index = -1;
        foreach (var match in matches ?? [])
        {
            index++;
            if (match is not null) Value(match.Range, match.Regex, $"{at}[{index}].match", found);
        }
    }

    private static void Regex(string expression, string at, SpecFindings found)
    {
        if (Re2.Problem(expression) is { } problem)
            found.Add(at, MeshDiagnostics.BadRegex, $"The regular expression '{Wording.Short(expression)}' is not valid RE2: {problem}.");
    }

    private static string RangeIsEmpty(long start, long end) =>
        $"The range from {start} to {end} (not included) is empty. The end must be greater than the start.";
}

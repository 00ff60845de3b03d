using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Project;

/// <summary>Compares names that begin with <c>Mesh</c>, without the prefix: <c>MeshAge</c> is not a misspelled <c>MeshTag</c>.</summary>
internal static partial class SimilarNames
{
    private const string Prefix = "Mesh";

    /// <summary>The known name that was probably misspelled, or null.</summary>
    public static string? Misspelled(string name, IEnumerable<string> known)
    {
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return Spelling.Nearest(name, known);
        var rests = known.Where(other => other.Length > Prefix.Length).Select(other => other[Prefix.Length..]);
        return Spelling.Nearest(name[Prefix.Length..], rests) is { } rest ? Prefix + rest : null;
    }

    /// <summary>The known name that has most words in common with a name: <c>MeshLedger</c> for <c>MeshLedgerPath</c>; null if none has any.</summary>
    public static string? Related(string name, IEnumerable<string> known)
    {
        var words = Words(name);
        var best =
            from other in known
            let others = Words(other)
            let common = others.Intersect(words).Count()
            where common > 0
            orderby common descending, others.Count
            select other;
        return best.FirstOrDefault();
    }

    /// <summary>Whether a name looks like one of MeshCi's: <c>MeshTeam</c>, but not <c>Meshing</c>.</summary>
    public static bool LooksLikeOurs(string name) =>
        name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[Prefix.Length]);

    private static HashSet<string> Words(string name)
    {
        var rest = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
        return [.. Word().Matches(rest).Select(word => word.Value.ToUpperInvariant())];
    }

    [GeneratedRegex("[A-Z][a-z0-9]*|[a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

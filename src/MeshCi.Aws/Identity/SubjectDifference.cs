using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Identity;

/// <summary>How the subject of a token differs from those that a role expects. STS compares them letter by letter and does not show them.</summary>
internal static partial class SubjectDifference
{
    private const string BothForms = "MeshPolicy writes a trust policy that accepts both forms.";

    /// <summary>The difference to the most similar one as a sentence; null if none is expected, or the subject is one of them.</summary>
    /// <param name="actual">The subject of the token; null if it has none.</param>
    /// <param name="expected">The subjects that the role expects.</param>
    public static string? Explain(string? actual, IReadOnlyList<string> expected)
    {
        if (expected.Count == 0) return null;
        if (actual is null) return $"The token has no sub, but MeshWebIdentitySubject expects '{PlainText.Visible(expected[0])}'.";
        if (expected.Contains(actual, StringComparer.Ordinal)) return null;
        var nearest = expected.MaxBy(subject => actual.AsSpan().CommonPrefixLength(subject))!;
        var what = expected.Select(subject => Same(actual, subject)).FirstOrDefault(text => text is not null) ?? First(actual, nearest);
        return $"MeshWebIdentitySubject expects '{PlainText.Visible(nearest)}': {what}";
    }

    private static string? Same(string actual, string expected)
    {
        if (actual.Trim() == expected.Trim())
            return $"the sub of the {(actual != actual.Trim() ? "token" : "property")} begins or ends with white space.";
        if (actual.Equals(expected, StringComparison.OrdinalIgnoreCase)) return "only the casing differs, which STS compares as well.";
        var (token, wanted) = (Form().Match(actual), Form().Match(expected));
        if (!token.Success || !wanted.Success) return null;
        var isOfSameRepository = Of(token, "owner") == Of(wanted, "owner") && Of(token, "name") == Of(wanted, "name");
        var (id, otherId) = (Of(token, "repoid"), Of(wanted, "repoid"));
        if (isOfSameRepository && (id != otherId || Of(token, "ownerid") != Of(wanted, "ownerid")))
        {
            return otherId is "" && Of(wanted, "ownerid") is "" ? $"the IDs in '{IdsOf(token)}' are new, because the repository was created, renamed, "
                    + $"transferred or opted in. {BothForms}"
                : id is "" && Of(token, "ownerid") is "" ? $"the token contains no IDs of the owner and the repository. {BothForms}"
                : "the names are the same, but the IDs are those of another repository, which may have taken over the name.";
        }

        return isOfSameRepository && Of(token, "tail") != Of(wanted, "tail") ? Tail(Of(token, "tail"), Of(wanted, "tail")) : null;
    }

    private static string Tail(string actual, string expected) => (Start(actual), Start(expected)) switch
    {
        (var now, var wanted) when now == wanted => $"it ends with '{PlainText.Visible(actual)}'.",
        ("environment", _) => $"the job has the environment '{PlainText.Visible(actual["environment:".Length..])}', so its token contains that instead of the "
            + "branch.",
        (_, "environment") => $"the job has no environment, so its token contains '{PlainText.Visible(actual)}'.",
        ("pull_request", _) => "the job is for a pull request.",
        _ => $"it ends with '{PlainText.Visible(actual)}'.",
    };

    private static string First(string actual, string expected)
    {
        var at = actual.AsSpan().CommonPrefixLength(expected);
        return $"the first difference is at character {at + 1}, where the token has '{Rest(actual, at)}' instead of '{Rest(expected, at)}'.";
    }

    private static string Rest(string text, int at) => PlainText.Visible(text.Length - at > 40 ? $"{text.Substring(at, 40)}..." : text[at..]);

    private static string Start(string tail) => tail.Split(':')[0];

    private static string Of(Match match, string group) => match.Groups[group].Value;

    private static string IdsOf(Match match) =>
        $"{Of(match, "owner")}@{Of(match, "ownerid")}/{Of(match, "name")}@{Of(match, "repoid")}";

    [GeneratedRegex(
        @"^repo:(?<owner>[^/@:]+)(@(?<ownerid>[^/:]*))?/(?<name>[^/@:]+)(@(?<repoid>[^/:]*))?:(?<tail>.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();
}

using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Tests.Documentation;

/// <summary>A phrase that is not natural technical English, although it can be understood.</summary>
/// <param name="Name">The phrase, for messages and for the list of frozen counts.</param>
/// <param name="Pattern">Where it occurs.</param>
/// <param name="Instead">What to write instead.</param>
internal sealed record Phrase(string Name, Regex Pattern, string Instead)
{
    /// <summary>The phrases that were most frequent before all texts were rewritten. The glossary in CONTRIBUTING.md explains them.</summary>
    public static IReadOnlyList<Phrase> All { get; } =
    [
        Of("stands", @"\bstands\b(?! for\b)|\b(can|cannot|may|must|should|could) stand\b", "is, appears"),
        Of("is none", @"(?<!\bthere )\bis none\b", "is not a ..."),
        Of("is no X", @"(?<!\bthere )\bis no (?!longer\b|one\b|more\b|such\b)\w+", "is not a ..., does not exist"),
        Of("nobody", @"(?<!')\b(nobody|somebody)\b", "no one, no project, another process, or the name itself"),
        Of("told", @"\b(told|tells? of|telling of)\b", "reported, warns about"),
        Of("says", @"(?<!\b(message|messages|error|response|output|line|column) )\bsays\b", "specifies, sets, contains, declares"),
        Of("is said", @"\b(is|are|was|were) said\b", "is specified, is set"),
        Of("anew", @"\banew\b", "again, from scratch"),
        Of("hardly", @"\bhardly\b", "probably not, rarely; for 'hardly meant': probably a mistake"),
        Of("slip", @"\bslips?\b", "mistake, misspelling"),
        Of("befall", @"\bbefall(s|en)?\b", "affect"),
        Of("by itself", @"\b(by|of) (itself|themselves)\b", "automatically"),
        Of("Who ...", @"(^|[.!?] )Who (?![^.]*\?)", "A caller that ..., anyone who ...", RegexOptions.None),
        Of("does not hold", @"\b(do|does) not hold\b|\b(last|narrower|first) holds\b", "does not apply, is not met"),
        Of("beside", @"\bbeside\b", "next to, in addition to"),
        Of("bears", @"\b(bear|bears|borne)\b", "has, contains, carries"),
        Of("goes on", @"\b(goes|go|going) on\b", "continues"),
        Of("all the same", @"\ball the same\b", "still, anyway"),
        Of("in vain", @"\bin vain\b", "unnecessarily, without effect"),
        Of("for ever", @"\bfor ever\b", "forever, permanently, indefinitely"),
        Of(", say", @", say(?=[,.;)]|$)", "for example, such as"),
        Of("in silence", @"\bin silence\b|\bwithout a word\b", "silently"),
        Of("mend", @"\bmend(s|ed|ing)?\b", "fix, correct"),
        Of("put right", @"\bput right\b", "corrected, fixed"),
        Of("look whether", @"\blook(s|ed)? whether\b", "check whether"),
        Of("how likely", @"\bhow likely\b", "probability"),
        Of("made of", @"\bmade of (the|its|a|these)\b", "generated from, derived from, based on"),
        Of("takes no part", @"\btakes? no part\b", "does not take part"),
    ];

    private static Phrase Of(string name, string pattern, string instead, RegexOptions options = RegexOptions.IgnoreCase) =>
        new(name, new(pattern, options | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture), instead);
}

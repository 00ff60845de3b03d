using System.Text.RegularExpressions;

namespace MeshCi.Tool.CommandLine;

/// <summary>A verb to run, with the arguments for MSBuild.</summary>
/// <param name="Verb">The verb as users write it, such as <c>plan</c> or <c>import-profile</c>.</param>
/// <param name="Arguments">Further arguments for MSBuild in their order: the project or solution, properties, switches.</param>
internal sealed partial record VerbCall(string Verb, IReadOnlyList<string> Arguments)
{
    private const string Prefix = "Mesh";

    /// <summary>The target that the verb runs, such as <c>MeshImportProfile</c>.</summary>
    public string Target => Prefix + string.Concat(Verb.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The arguments of <c>dotnet</c>. Users' arguments come last, because MSBuild follows the last of several contradicting switches.</summary>
    public IReadOnlyList<string> DotNetArguments => ["msbuild", $"-t:{Target}", "-tl:off", "-nologo", .. Arguments];

    /// <summary>Whether a text can be a verb: letters and digits, with dashes between words.</summary>
    public static bool IsVerb(string text) => Words().IsMatch(text);

    /// <summary>The verb that runs a target, or null if the target is not a verb of MeshCi.</summary>
    public static string? VerbOf(string target) => VerbTarget().Match(target) is { Success: true } match
        ? string.Join('-', match.Groups[1].Captures.Select(word => word.Value.ToLowerInvariant()))
        : null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")]
    private static partial Regex Words();

    [GeneratedRegex("^Mesh([A-Z][a-z0-9]*)+$")]
    private static partial Regex VerbTarget();
}

using CsCheck;

namespace MeshCi.Deployment.Tests.Hostile;

/// <summary>Names and values as people who want to do harm would write them: what paths, policies, pages, logs and shells give a meaning, in any order.</summary>
internal static class HostileText
{
    private static readonly string[] Parts =
    [
        "a", "orders", "Orders", "é", "\ud842\udfb7", " ", ".", "..", "~", "-", "_", "%", "%2F", "%2e%2e", "\\", "C:", "CON", ":", "*", "?", "$", "${*}",
        "${aws:userid}", "{{resolve:ssm:/p:1}}", "{", "}", "\"", "'", ",", "]}", "|", "`", "```", "<b>", "<!--", "[a](b)", "![a](b)", "@team", "#1", "&lt;",
        "http://a.example.com", "##vso[task.setvariable variable=a]", "##[error]", "##teamcity[", "::error::", "::set-output name=a::", "travis_fold:start:a",
        "travis_time:end:a", "\u202e", "\u200b", "\ufeff", "$(rm)", "@(A)", ";", "=", "meshci", "arn:aws:", "+", "(", "!",
    ];

    private static readonly string[] LineParts =
        ["\n", "\r", "\r\n", "\u001b[31m", "\u001b]0;a\u0007", "\u2028", "\u0085", "\u009b", "\0", "\t", "/", "../", "\b"];

    /// <summary>Names that a definition can have: without slashes and control characters, neither <c>.</c> nor <c>..</c>, 1 to 255 characters.</summary>
    public static Gen<string> Names { get; } =
        Gen.OneOfConst([.. Parts.Where(part => !part.Contains('/', StringComparison.Ordinal))]).Array[1, 8].Select(parts => Cut(string.Concat(parts)))
        .Where(name => name is not ("." or ".."));

    /// <summary>Any text, such as that of tags, branches and variables.</summary>
    public static Gen<string> Texts { get; } = Gen.OneOf(Gen.OneOfConst(Parts), Gen.OneOfConst(LineParts)).Array[0, 10].Select(string.Concat);

    // Not between the halves of a pair.
    private static string Cut(string text) => text.Length <= 250 ? text : text[..(char.IsHighSurrogate(text[249]) ? 249 : 250)];
}

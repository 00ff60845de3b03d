using CsCheck;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Tests.Hostile;

/// <summary>Whatever names, branches and values contain, a line of a log is one line without commands for the CI system or the terminal.</summary>
public sealed class LineTests
{
    private static readonly string[] Commands =
        ["##vso[", "##[", "##teamcity[", "travis_fold:", "travis_time:", "\n", "\r", "\u001b", "\u0085", "\u2028", "\u2029", "\u009b", "\0", "\u202e"];

    private static readonly Gen<string> Lines = Gen.Select(
        Gen.OneOfConst("", "  ", "Orders -> ", "note: ", "#", "travis", ":", "\t"), HostileText.Texts, HostileText.Texts)
        .Select((begin, one, two) => begin + one + two);

    [Fact]
    public void A_line_stays_one_line_without_commands() => Lines.Sample(text => IsHarmless(PlainText.Line(text)), iter: 5_000);

    [Fact]
    public void Of_several_lines_each_is_one() => Lines.Sample(text => PlainText.Lines(text).Split('\n').All(IsHarmless), iter: 2_000);

    private static bool IsHarmless(string line) => !Commands.Any(command => line.Contains(command, StringComparison.Ordinal))
        && !line.TrimStart().StartsWith("::", StringComparison.Ordinal)
        && line.All(character => character == '\t' || !char.IsControl(character));
}

using System.Text.RegularExpressions;

namespace MeshCi.Tasks.Tests;

/// <summary>
/// Tasks print through their logger alone, so that each line belongs to a project and is in every log, and print only text that hides secrets and has no
/// commands for the CI system or the terminal.
/// </summary>
public sealed partial class LoggedTextTests
{
    // The message of a finding was made plain before. The others consist of the program's own words: the mark of a section, the name of a signal, and the
    // checked name of a parameter.
    private static readonly string[] PlainAlready =
        ["finding.Message", "\"{0}\", line)", "DeploymentTask.EndedTooLate(signal)", "\"{{ssm:{0}}}: version {1}\""];

    private static readonly IReadOnlyList<(string Name, string Text)> Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "MeshCi.Tasks"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
    ];

    [Fact]
    public void Each_text_is_made_plain_before_it_is_logged()
    {
        var calls = Sources.SelectMany(source => Logging().Matches(source.Text), (source, call) => (source.Name, call.Value)).ToList();

        calls.Count.ShouldBeGreaterThan(10);
        calls.Where(call => !call.Value.Contains("PlainText.Line", StringComparison.Ordinal)
            && !PlainAlready.Any(plain => call.Value.Contains(plain, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_printed_past_the_logger() =>
        Sources.Where(source => Console().IsMatch(source.Text)).Select(source => source.Name).ShouldBeEmpty();

    [GeneratedRegex(@"\bLog\.Log(Message|Warning|Error)[A-Za-z]*\([^;]*;", RegexOptions.CultureInvariant)]
    private static partial Regex Logging();

    // A control plane that is started gets no handles of the console, and signals are received; neither prints.
    [GeneratedRegex(@"\bConsole\.(Write|Out|Error|OpenStandard)|\b(Trace|Debug)\.Write", RegexOptions.CultureInvariant)]
    private static partial Regex Console();
}

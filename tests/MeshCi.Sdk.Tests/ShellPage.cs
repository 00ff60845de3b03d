using System.Globalization;
using System.Text.RegularExpressions;
using MeshCi.Tests.Documentation;

namespace MeshCi.Sdk.Tests;

/// <summary>
/// Follows a page of the documentation: runs the commands of its blocks marked <c>sh</c>, makes the changes of its blocks marked <c>diff</c>, whose first
/// line names the file, and compares the blocks marked <c>text</c> and <c>xml</c> with the output of the commands and with the files.
/// </summary>
internal sealed class ShellPage(string directory, IReadOnlyDictionary<string, string> environment)
{
    private const string FileBefore = "--- ";
    private const string FileAfter = "+++ ";
    private string _directory = directory;
    private DotNetResult? _last;

    /// <summary>Replaces the text of a command before it runs.</summary>
    public Func<string, string> Replace { get; init; } = command => command;

    /// <summary>Whether a command is not run, because the test has done the same.</summary>
    public Func<string, bool> Skips { get; init; } = _ => false;

    /// <summary>Called after a command has succeeded.</summary>
    public Action<string> Ran { get; init; } = _ => { };

    /// <summary>Follows the blocks in their order.</summary>
    public async Task FollowAsync(string page)
    {
        foreach (var block in CodeBlock.In(page))
        {
            switch (block.Language)
            {
                case "sh":
                    await RunAsync(block.Lines);
                    break;
                case "text":
                    ShouldPrint(block.Lines);
                    break;
                case "diff":
                    Change(block.Lines);
                    break;
                case "xml":
                    ShouldBeInAFile(block.Code);
                    break;
                default:
                    throw new InvalidOperationException($"The page has a block in '{block.Language}', which the test cannot follow.");
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<string> commands)
    {
        var output = "";
        foreach (var command in commands.Where(command => !Skips(command)))
        {
            var words = Replace(command).Split(' ');
            switch (words[0])
            {
                case "mkdir":
                    Directory.CreateDirectory(PathOf(words[1]));
                    break;
                case "cd":
                    _directory = PathOf(words[1]);
                    break;
                case "dotnet":
                    var result = (await DotNet.RunAsync(_directory, environment, words[1..])).ShouldSucceed();
                    output += result.Output;
                    _last = result with { Output = output };
                    break;
                default:
                    throw new InvalidOperationException($"The page runs '{words[0]}', which is not on every system.");
            }

            Ran(command);
        }
    }

    private void ShouldPrint(IReadOnlyList<string> lines)
    {
        var output = _last.ShouldNotBeNull("the page shows output before its first command").Output;
        var from = 0;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line is not ("" or "…")))
        {
            var found = new Regex(Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal)).Match(output, from);
            found.Success.ShouldBeTrue($"The page shows this line of the output, which is missing or in another place:\n{line}\n\n{output}");
            from = found.Index + found.Length;
        }
    }

    private void Change(IReadOnlyList<string> lines)
    {
        var file = PathOf(lines[0].Replace(FileBefore, "", StringComparison.Ordinal));
        lines[1].ShouldBe(FileAfter + lines[0][FileBefore.Length..]);
        var before = string.Join('\n', lines.Skip(2).Where(line => line[0] != '+').Select(line => line[1..]));
        var after = string.Join('\n', lines.Skip(2).Where(line => line[0] != '-').Select(line => line[1..]));
        var content = File.ReadAllText(file).ReplaceLineEndings("\n");
        content.ShouldContain(before, Case.Sensitive, string.Create(CultureInfo.InvariantCulture, $"the page changes lines that {file} does not have"));
        File.WriteAllText(file, content.Replace(before, after, StringComparison.Ordinal));
    }

    // The first lines of a block are a comment with the name of its file.
    private void ShouldBeInAFile(string code)
    {
        var name = Regex.Match(code, @"^<!-- (\S+) -->\n");
        File.ReadAllText(PathOf(name.Groups[1].Value)).ReplaceLineEndings("\n").ShouldContain(code[name.Length..], Case.Sensitive);
    }

    private string PathOf(string relative) => Path.GetFullPath(Path.Combine(_directory, relative));
}

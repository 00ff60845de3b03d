using System.CommandLine;
using System.CommandLine.Invocation;

namespace MeshCi.Tool.CommandLine;

/// <summary>Prints the help: the verbs and the options as tables, and examples.</summary>
/// <param name="command">The command line.</param>
internal sealed class VerbHelp(RootCommand command) : SynchronousCommandLineAction
{
    // The longest option with its value and the margins.
    private const int OptionWidth = 40;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        foreach (var line in Lines()) parseResult.InvocationConfiguration.Output.WriteLine(line);
        return 0;
    }

    private IEnumerable<string> Lines() =>
    [
        command.Description ?? "",
        "",
        "Usage:",
        "  dotnet mesh <verb> [<project or solution>] [<options>]",
        "",
        "Verbs:",
        .. MeshCommand.Listed.Select(verb => $"  {verb.Verb,-9} {verb.Description}"),
        "  All other verbs of the SDK that the project uses run as well.",
        "",
        "Options:",
        .. command.Options.Select(option => $"  {Names(option),-OptionWidth} {option.Description}"),
        "  All other options are passed to MSBuild.",
        "",
        "The project or solution, or its folder, is by default the one in the current directory.",
        "",
        "Examples:",
        "  dotnet mesh plan src/Orders",
        "  dotnet mesh rollback src/Orders -p:MeshRollbackTo=41",
    ];

    private static string Names(Option option)
    {
        var names = option.Aliases.Where(alias => alias.StartsWith('-')).Prepend(option.Name).OrderBy(name => name.Length);
        return $"{string.Join(", ", names)}{(option.HelpName is { } value ? $" <{value}>" : "")}";
    }
}

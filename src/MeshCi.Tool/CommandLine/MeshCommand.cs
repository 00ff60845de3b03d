using System.CommandLine;
using System.CommandLine.Help;

namespace MeshCi.Tool.CommandLine;

/// <summary>The command line of <c>dotnet mesh</c>.</summary>
internal sealed class MeshCommand
{
    /// <summary>The verbs that the help lists. The SDK decides which verbs exist: others run as well.</summary>
    public static IReadOnlyList<(string Verb, string Description)> Listed { get; } =
    [
        ("generate", "Writes the definition."),
        ("validate", "Checks the project without writing the definition."),
        ("plan", "Shows what a deploy would change."),
        ("deploy", "Deploys the definition."),
        ("history", "Lists the recorded deploys of the service."),
        ("rollback", "Restores what an earlier build deployed."),
        ("destroy", "Removes the service from its mesh."),
        ("recover", "Restores the state before a deploy that did not complete."),
        ("confirm", "Asks whether the live build works."),
        ("drift", "Compares the mesh with what the last successful build deployed."),
        ("show", "Prints the current content of the mesh."),
        ("policy", "Writes the permissions that deploys of the service need."),
        ("import", "Writes MSBuild items that generate existing resources."),
        ("local", "Runs the embedded control plane until Ctrl+C."),
    ];

    private const string HelpVerb = "help";

    private readonly Argument<string> _verb = new("verb") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string[]> _others = new("project or solution") { Arity = ArgumentArity.ZeroOrMore };

    // Only the options that dotnet separates from their values by a blank: MSBuild does not know this form.
    private readonly Option<string[]> _properties = new("--property", "-p")
    {
        HelpName = "name=value",
        Description = "Sets a property, such as -p:MeshRollbackTo=41.",
    };
    private readonly Option<string> _configuration = new("--configuration", "-c")
    {
        HelpName = "configuration",
        Description = "Sets the property Configuration.",
    };
    private readonly Option<string> _framework = new("--framework", "-f") { HelpName = "framework", Description = "Sets the property TargetFramework." };
    private readonly Option<string> _verbosity = new("--verbosity", "-v")
    {
        HelpName = "level",
        Description = "quiet, minimal, normal, detailed or diagnostic.",
    };
    private readonly RootCommand _command;
    private readonly VerbHelp _help;

    /// <param name="run">Runs a verb and returns the exit code.</param>
    public MeshCommand(Func<VerbCall, Task<int>> run)
    {
        _command = new RootCommand("Runs a verb of MeshCi.Sdk on a project or solution and shows its whole output.")
        {
            _verb, _others, _properties, _configuration, _framework, _verbosity,
        };
        _help = new VerbHelp(_command);
        _command.Options.OfType<HelpOption>().Single().Action = _help;
        _verb.Validators.Add(given =>
        {
            if (given.Tokens is [.., { Value: var verb }] && (!VerbCall.IsVerb(verb) || (!IsListed(verb) && verb != HelpVerb && Path.Exists(verb))))
                given.AddError(VerbIsMissing(verb));
        });
        _others.Validators.Add(given =>
        {
            string[] projects = [.. given.Tokens.Select(token => token.Value).Where(IsProject)];
            if (Array.Find(projects, name => IsListed(name) && !Path.Exists(name)) is { } second) given.AddError(HasTwoVerbs(second));
            else if (projects.Length > 1) given.AddError(HasSeveralProjects(projects));
        });
        _command.SetAction((result, _) => result.GetValue(_verb) is { } verb and not HelpVerb
            ? run(Read(result, verb))
            : Task.FromResult(Help(result)));
    }

    /// <summary>Reads the arguments, and runs the verb or prints the help, the version or what is wrong with the arguments.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Receives the help and the version.</param>
    /// <param name="error">Receives what is wrong with the arguments.</param>
    /// <returns>The exit code: that of MSBuild if a verb ran.</returns>
    public Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        // Response files are for MSBuild to read, and -bl is not -b -l.
        var parsed = _command.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

        // After Ctrl+C, MSBuild needs time to undo what it has begun. Without this setting, the tool would end two seconds later.
        return parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    private static bool IsListed(string verb) => Listed.Any(known => known.Verb == verb);

    // On Linux, a path can begin like a switch of MSBuild: /src/Orders, and /p:X=1.
    private static bool IsProject(string argument) => argument is not ['-' or '@', ..] && (argument is not ['/', ..] || Path.Exists(argument));

    private static string VerbIsMissing(string given) =>
        $"'{given}' is not a verb. Write the verb first, for example: dotnet mesh plan {given}. "
        + $"The verbs are {string.Join(", ", Listed.Select(known => known.Verb))}.";

    private static string HasTwoVerbs(string second) => $"'{second}' is a second verb, but a command runs only one. Run a command for each verb.";

    private static string HasSeveralProjects(string[] projects) =>
        $"A command runs on one project or solution, but there are {projects.Length}: {string.Join(", ", projects)}. "
        + "Run a command for each of them, or run it on a solution.";

    // A script that forgot the verb must not succeed.
    private int Help(ParseResult result)
    {
        _help.Invoke(result);
        return result.GetValue(_verb) == HelpVerb ? 0 : 1;
    }

    private VerbCall Read(ParseResult result, string verb)
    {
        var arguments = new List<string>(result.GetValue(_others) ?? []);
        if (result.GetValue(_configuration) is { } configuration) arguments.Add($"-p:Configuration={configuration}");
        if (result.GetValue(_framework) is { } framework) arguments.Add($"-p:TargetFramework={framework}");
        if (result.GetValue(_verbosity) is { } verbosity) arguments.Add($"-v:{verbosity}");
        arguments.AddRange((result.GetValue(_properties) ?? []).Select(property => $"-p:{property}"));
        return new VerbCall(verb, arguments);
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MeshCi.Definitions.Model;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>The options of the command line.</summary>
/// <param name="State">Full path of the state directory.</param>
/// <param name="Port">TCP port on the loopback address; 0 lets the system choose.</param>
/// <param name="IdleTimeout">Time without requests after which the process ends; null for no limit.</param>
/// <param name="Configuration">Full path of the configuration file; null means the state directory's own, if it exists.</param>
/// <param name="Foreground">Whether a person watches: prints calls, stops on Ctrl+C, never because it is idle.</param>
/// <param name="EndWithInput">Whether it ends with its standard input, together with the process that started it.</param>
internal sealed record ServerOptions(string State, int Port, TimeSpan? IdleTimeout, string? Configuration, bool Foreground, bool EndWithInput)
{
    /// <summary>The arguments, one line each.</summary>
    public const string Usage =
        """
        usage: dotnet MeshCi.Local.dll --state DIR [--port N] [--idle-timeout DURATION] [--configuration FILE] [--foreground [--end-with-input]]
          --state DIR              directory of the database, the credentials and the log
          --port N                 port on 127.0.0.1, 0 to 65535; 0 (default) lets the system choose
          --idle-timeout DURATION  end after so long without a request: 800ms, 30s (default), 5m
          --configuration FILE     quotas, faults and more as JSON; default: configuration.json of the state directory, if it exists
          --foreground             print the endpoint and each call; end on Ctrl-C only
          --end-with-input         end also when the standard input ends, as it does with the process that holds its other side
        """;

    private static readonly TimeSpan LongestIdleness = TimeSpan.FromDays(1);

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An argument is unknown, or its value is missing or invalid.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> arguments)
    {
        var state = new Option<string>(ControlPlaneProcess.State);
        var port = new Option<int>("--port") { CustomParser = ReadPort };
        var idle = new Option<TimeSpan>("--idle-timeout") { CustomParser = ReadIdleness, DefaultValueFactory = _ => TimeSpan.FromSeconds(30) };
        var configuration = new Option<string>(ControlPlaneProcess.Configuration);
        var foreground = new Option<bool>(ControlPlaneProcess.Foreground) { Arity = ArgumentArity.Zero };
        var endWithInput = new Option<bool>(ControlPlaneProcess.EndWithInput) { Arity = ArgumentArity.Zero };
        var command = new Command("MeshCi.Local") { state, port, idle, configuration, foreground, endWithInput };
        var result = command.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

        var directory = ValueOf(result, state);
        if (result.UnmatchedTokens is [var unknown, ..]) throw Wrong($"'{unknown}' is not an argument of the control plane.");
        if (command.Options.FirstOrDefault(option => IsWithoutValue(result, option)) is { } bare) throw Wrong($"{bare.Name} needs a value.");
        if (result.Errors is [var error, ..]) throw Wrong(error.Message);
        if (directory is null) throw Wrong($"{state.Name} is required.");
        var inForeground = result.GetValue(foreground);
        if (result.GetValue(endWithInput) && !inForeground)
            throw Wrong($"{endWithInput.Name} needs {foreground.Name}: in the background there is no standard input.");
        var file = ValueOf(result, configuration);
        return new ServerOptions(
            Path.GetFullPath(directory), result.GetValue(port), inForeground ? null : result.GetValue(idle),
            file is null ? null : Path.GetFullPath(file), inForeground, result.GetValue(endWithInput));

        UsageException Wrong(string message) => new(message, directory);
    }

    private static bool IsWithoutValue(ParseResult result, Option option) => option.Arity.MinimumNumberOfValues > 0
        && result.GetResult(option) is { Implicit: false } given && (given.Tokens.Count == 0 || string.IsNullOrWhiteSpace(given.Tokens[^1].Value));

    private static string? ValueOf(ParseResult result, Option<string> option) =>
        result.GetResult(option) is { Tokens: [.., var last] } && !string.IsNullOrWhiteSpace(last.Value) ? last.Value : null;

    private static int ReadPort(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535) return port;
        result.AddError($"--port must be 0 to 65535, not '{text}'.");
        return 0;
    }

    private static TimeSpan ReadIdleness(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Durations.TryParse(text, out var value, out var unit)
            && Durations.Milliseconds(value, unit) is var milliseconds and > 0 && milliseconds <= LongestIdleness.TotalMilliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        result.AddError($"--idle-timeout must be a duration such as 800ms, 30s or 5m of at most a day, not '{text}'.");
        return default;
    }
}

using System.Globalization;
using MeshCi.Definitions.Rules.Resilience;
using MeshCi.Shared;

namespace MeshCi.Local.Host;

/// <summary>What the command line asks for.</summary>
/// <param name="State">Full path of the state directory.</param>
/// <param name="Port">TCP port on the loopback address; 0 lets the system choose.</param>
/// <param name="IdleTimeout">How long no request may come before the process ends by itself; null means for ever.</param>
/// <param name="Configuration">Full path of the configuration file; null means the state directory's own, if it is there.</param>
/// <param name="Foreground">Whether a person watches: prints calls, ends on Ctrl-C, never for idleness.</param>
/// <param name="EndWithInput">Whether it ends when its standard input does: with whoever started it.</param>
internal sealed record ServerOptions(string State, int Port, TimeSpan? IdleTimeout, string? Configuration, bool Foreground, bool EndWithInput)
{
    /// <summary>What the arguments mean, one line each.</summary>
    public const string Usage =
        """
        usage: dotnet MeshCi.Local.dll --state DIR [--port N] [--idle-timeout DURATION] [--configuration FILE] [--foreground [--end-with-input]]
          --state DIR              directory of the database, the credentials and the log
          --port N                 port on 127.0.0.1, 0 to 65535; 0 (default) lets the system choose
          --idle-timeout DURATION  end after so long without a request: 800ms, 30s (default), 5m
          --configuration FILE     quotas, faults and more as JSON; default: configuration.json of the state directory, if it is there
          --foreground             print the endpoint and each call; end on Ctrl-C only
          --end-with-input         end also when the standard input ends, as it does with the process that holds its other side
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">An argument is unknown, lacks its value or has a bad one.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> arguments)
    {
        string? state = null;
        var port = 0;
        var idle = TimeSpan.FromSeconds(30);
        string? configuration = null;
        var foreground = false;
        var endWithInput = false;
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            switch (name)
            {
                case ControlPlaneProcess.State: state = Value(); break;
                case "--port": port = ParsePort(Value()); break;
                case "--idle-timeout": idle = ParseDuration(Value()); break;
                case ControlPlaneProcess.Configuration: configuration = Value(); break;
                case ControlPlaneProcess.Foreground: foreground = true; break;
                case ControlPlaneProcess.EndWithInput: endWithInput = true; break;
                default: throw new UsageException($"'{name}' is not an argument of the control plane.", state);
            }

            string Value() => ++index < arguments.Count ? arguments[index] : throw new UsageException($"{name} needs a value.", state);
        }

        if (configuration is not null && string.IsNullOrWhiteSpace(configuration)) throw new UsageException("--configuration needs a value.", state);
        if (string.IsNullOrWhiteSpace(state)) throw new UsageException("--state is required.", null);
        if (endWithInput && !foreground) throw new UsageException("--end-with-input needs --foreground: in the background there is no standard input.", state);
        return new ServerOptions(Path.GetFullPath(state), port, foreground ? null : idle, configuration is null ? null : Path.GetFullPath(configuration), foreground, endWithInput);

        int ParsePort(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 65535
                ? value
                : throw new UsageException($"--port must be 0 to 65535, not '{text}'.", state);

        TimeSpan ParseDuration(string text)
        {
            var digits = text.TrimEnd('m', 's');
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 86_400_000)
            {
                switch (text[digits.Length..])
                {
                    case "ms": return TimeSpan.FromMilliseconds(value);
                    case "s" when value <= 86_400: return TimeSpan.FromSeconds(value);
                    case "m" when value <= 1_440: return TimeSpan.FromMinutes(value);
                }
            }

            throw new UsageException($"--idle-timeout must read like 800ms, 30s or 5m and be at most a day, not '{text}'.", state);
        }
    }
}

/// <summary>The command line cannot be understood.</summary>
/// <param name="message">Which argument and why.</param>
/// <param name="state">The state directory, if it was given before the fault, so that the reason can be left there.</param>
internal sealed class UsageException(string message, string? state) : Exception(message)
{
    /// <summary>The state directory, if known.</summary>
    public string? State { get; } = state;
}

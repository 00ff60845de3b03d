namespace MeshCi.Tests.Processes;

/// <summary>
/// A command in a pseudo-terminal whose screen can be read: a session of tmux, which is a terminal emulator, with a server of its own. Skips the test
/// if tmux is missing.
/// </summary>
public sealed class TerminalSession : IAsyncDisposable
{
    /// <summary>Columns of the terminal.</summary>
    public const int Columns = 150;

    /// <summary>Rows of the terminal.</summary>
    public const int Rows = 40;

    private const string Ended = "ended";

    // The terminal stays open, because tmux sometimes misses the end of a process. The trap makes the shell survive Ctrl+C, but not the command.
    private const string Script = """trap : INT; "$@"; echo $? > "$EXIT_CODE"; "$TMUX_PROGRAM" wait-for -S ended; exec cat""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Removed = [
        "TMUX", "CI", "TRAVIS", "CONTINUOUS_INTEGRATION", "MESH", "AWS_", "MSBUILD", "NUGET_", "DOTNET_", "NO_COLOR", "TERM"];
    private readonly TemporaryDirectory _files = new();
    private readonly string _tmux = Programs.Require("tmux", "tmux");
    private readonly string _directory;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private TerminalSession(string directory, IReadOnlyDictionary<string, string> environment) => (_directory, _environment) = (directory, environment);

    private string ExitCodeFile => _files.File("exit-code");

    /// <summary>Starts a command.</summary>
    /// <param name="directory">The working directory.</param>
    /// <param name="environment">Variables in addition to those of the test process that do not concern CI, terminals, MSBuild or MeshCi.</param>
    /// <param name="command">Program and arguments.</param>
    public static async Task<TerminalSession> StartAsync(string directory, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var session = new TerminalSession(directory, environment);
        var terminal = environment.GetValueOrDefault("TERM", "xterm-256color");
        var configuration = session._files.Write("tmux.conf", $"""
            set -g default-terminal {terminal}
            set -g history-limit 5000
            set -g status off

            """);
        await session.TmuxAsync(["-f", configuration, "new-session", "-d", "-x", $"{Columns}", "-y", $"{Rows}", "--", "sh", "-c", Script, "sh", .. command]);
        return session;
    }

    /// <summary>The text of the screen and of everything that scrolled out of it, in which a line that the terminal has wrapped is one line.</summary>
    /// <param name="withColors">Whether escape sequences for colors are included.</param>
    public async Task<string> ScreenAsync(bool withColors = false) =>
        (await TmuxAsync(["capture-pane", "-p", "-J", "-S", "-", .. withColors ? ["-e"] : Array.Empty<string>()])).TrimEnd();

    /// <summary>The screen as soon as it shows a text.</summary>
    public async Task<string> ShowsAsync(string text)
    {
        using var limit = Limit();
        while (true)
        {
            var screen = await ScreenAsync();
            if (screen.Contains(text, StringComparison.Ordinal)) return screen;
            if (limit.IsCancellationRequested) throw new TimeoutException($"The terminal does not show '{text}':\n{screen}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Presses a key, such as <c>C-c</c>.</summary>
    public Task PressAsync(string key) => TmuxAsync(["send-keys", key]);

    /// <summary>The exit code of the command, as soon as it ends.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await TmuxAsync(["wait-for", Ended]);
        return int.Parse(await File.ReadAllTextAsync(ExitCodeFile, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync(["kill-server"]);
        _files.Dispose();
    }

    private async Task<string> TmuxAsync(string[] arguments)
    {
        var variables = new Dictionary<string, string>(_environment) { ["TMUX_PROGRAM"] = _tmux, ["EXIT_CODE"] = ExitCodeFile };
        variables.TryAdd("LC_ALL", "C.UTF-8");
        using var process = ExternalProgram.Start(_tmux, ["-S", _files.File("socket"), .. arguments], _directory, Removed, variables);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = Limit();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0, $"tmux {string.Join(' ', arguments)}\n{await errors}");
            return output;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException(
                $"tmux {string.Join(' ', arguments)} did not end. The screen:\n{(arguments[0] == "wait-for" ? await ScreenAsync() : "")}");
        }
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }
}

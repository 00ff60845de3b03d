using System.Diagnostics;
using System.Text.Json;

namespace MeshCi.Tests.Processes;

/// <summary>The embedded control plane as users run it: in its own process.</summary>
internal sealed class LocalProcess : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _state;
    private TemporaryDirectory? _ownState;
    private Uri? _endpoint;
    private Task<string> _output = Task.FromResult("");
    private Task<string> _errors = Task.FromResult("");

    private LocalProcess(Process process, string state)
    {
        _process = process;
        _state = state;
    }

    public static string Program { get; } = FindProgram();

    public int Id => _process.Id;

    public string Credentials => Path.Combine(_state, "credentials");

    /// <summary>The endpoint of a process that is ready.</summary>
    public Uri Endpoint => _endpoint ??= ReadEndpoint();

    private string EndpointFile => Path.Combine(_state, "control-plane.json");

    /// <summary>Starts a process in the foreground, with its own state directory, and waits until it is ready.</summary>
    public static async Task<LocalProcess> StartAsync(CancellationToken cancellationToken, string? configuration = null)
    {
        var state = new TemporaryDirectory();
        if (configuration is not null) state.Write("configuration.json", configuration);
        var local = Begin(state.Root, "--foreground");
        local._ownState = state;
        try
        {
            await local.IsReadyAsync(cancellationToken);
            _ = local.Endpoint;
            local._output = local._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            local._errors = local._process.StandardError.ReadToEndAsync(CancellationToken.None);
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a process and waits until it is ready.</summary>
    public static Task<LocalProcess> Start(string state, params string[] arguments) => StartBehind(null, state, arguments);

    /// <summary>Starts a process behind a shell command that sets limits, and waits until it is ready.</summary>
    public static async Task<LocalProcess> StartBehind(string? shellPrefix, string state, params string[] arguments)
    {
        var started = new LocalProcess(Launch(shellPrefix, ["--state", state, .. arguments]), state);
        await started.IsReady();
        return started;
    }

    /// <summary>Starts a process without waiting for anything.</summary>
    public static LocalProcess Begin(string state, params string[] arguments) => new(Launch(null, ["--state", state, .. arguments]), state);

    /// <summary>Runs a process that is expected to exit on its own.</summary>
    /// <returns>The exit code and the combined output.</returns>
    public static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var process = Launch(null, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Waits until the process has published its endpoint.</summary>
    public Task IsReady() => IsReadyAsync(TestContext.Current.CancellationToken);

    public void Signal(string name)
    {
        using var kill = Process.Start(Programs.Require("kill"), ["-s", name, _process.Id.ToString(null, null)]);
        kill.WaitForExit();
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until the process exits on its own.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Ends()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Stops a process that was started with its own state directory.</summary>
    /// <returns>Its output, with a line for each call that it answered or dropped.</returns>
    public async Task<string> EndAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        return await _output;
    }

    public Task<string> ReadOutput() => _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    /// <summary>The standard error to its end, which comes when no process has the other side of its pipe any more.</summary>
    public Task<string> ReadErrors() =>
        _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    public Task<string?> ReadLine() => _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Closes the standard input, as the system does when the parent process exits.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        _ownState?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Dispose();
    }

    private static string FindProgram()
    {
        // .../bin/<test project>/debug/ and .../bin/MeshCi.Local/debug/ are siblings.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "MeshCi.Local", here.Name, "MeshCi.Local.dll");
    }

    private static Process Launch(string? shellPrefix, IEnumerable<string> arguments)
    {
        var start = shellPrefix is null
            ? new ProcessStartInfo("dotnet", [Program, .. arguments])
            : new ProcessStartInfo(Programs.Require("sh"), ["-c", shellPrefix + " exec \"$@\"", "sh", "dotnet", Program, .. arguments]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private async Task IsReadyAsync(CancellationToken cancellationToken)
    {
        var waiting = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!IsPublished())
        {
            if (_process.HasExited)
                throw new InvalidOperationException(
                    $"It exited with {_process.ExitCode} before it was ready. {await _process.StandardError.ReadToEndAsync(cancellationToken)}");
            waiting.Elapsed.ShouldBeLessThan(Patience);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // A file of a killed process may still exist; the file of the new one has its pid.
    private bool IsPublished()
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(EndpointFile));
            return file.RootElement.GetProperty("pid").GetInt32() == Id;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Uri ReadEndpoint()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(EndpointFile));
        return new Uri(file.RootElement.GetProperty("endpoint").GetString()!);
    }
}

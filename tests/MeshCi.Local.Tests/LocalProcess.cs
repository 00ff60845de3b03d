using System.Diagnostics;
using System.Text.Json;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Tests;

/// <summary>A control plane as users run it: in its own process.</summary>
internal sealed class LocalProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StateFiles _state;

    private LocalProcess(Process process, StateFiles state)
    {
        _process = process;
        _state = state;
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "MeshCi.Local.dll");

    public int Id => _process.Id;

    /// <summary>Starts a process and waits until it is ready.</summary>
    public static Task<LocalProcess> Start(string state, params string[] arguments) => StartBehind(null, state, arguments);

    /// <summary>Starts a process behind a shell command that sets limits.</summary>
    public static async Task<LocalProcess> StartBehind(string? shellPrefix, string state, params string[] arguments)
    {
        var started = new LocalProcess(Launch(shellPrefix, ["--state", state, .. arguments]), new StateFiles(state));
        await started.IsReady();
        return started;
    }

    /// <summary>Starts a process without waiting for anything.</summary>
    public static LocalProcess Begin(string state, params string[] arguments) => new(Launch(null, ["--state", state, .. arguments]), new StateFiles(state));

    /// <summary>Waits until the process has published its endpoint.</summary>
    public Task IsReady() => Appears(_state.EndpointFile, _process);

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

    public Client Connect() => new(_state.Endpoint, _state.Signer, TimeProvider.System);

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

    public async Task<int> Ends()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public Task<string> ReadOutput() => _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    /// <summary>Closes the standard input, as the system does when the parent process exits.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public Task<string?> ReadLine() => _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
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

    // A file of a killed process may still exist; the file of the new one has its pid.
    private static async Task Appears(string file, Process process)
    {
        var waiting = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!IsOf(file, process.Id))
        {
            if (process.HasExited) throw new InvalidOperationException($"It ended with {process.ExitCode} before it was ready.");
            waiting.Elapsed.ShouldBeLessThan(Patience);
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static bool IsOf(string file, int pid)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("pid").GetInt32() == pid;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The contents of the state directory that a client reads.</summary>
    private sealed record StateFiles(string Path)
    {
        public string EndpointFile => System.IO.Path.Combine(Path, "control-plane.json");

        public string Endpoint
        {
            get
            {
                using var file = JsonDocument.Parse(File.ReadAllBytes(EndpointFile));
                return file.RootElement.GetProperty("endpoint").GetString()!;
            }
        }

        public Signer Signer
        {
            get
            {
                var key = Credential.ReadAdministrator(File.ReadAllLines(System.IO.Path.Combine(Path, "credentials")))!;
                return new Signer(key.AccessKeyId, key.Secret);
            }
        }
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace MeshCi.Bench.ControlPlane;

/// <summary>A control plane on a fresh state directory.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _state;

    private ServerProcess(Process process, string state, int port, TimeSpan ready)
    {
        _process = process;
        _state = state;
        Port = port;
        Ready = ready;
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Memory in use now, in MiB.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>Starts one and waits for its first answer.</summary>
    public static async Task<ServerProcess> Start(string program)
    {
        var state = Directory.CreateTempSubdirectory("meshci-bench-").FullName;
        var endpointFile = Path.Combine(state, "control-plane.json");
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start("dotnet", [program, "--state", state]);
        while (!File.Exists(endpointFile))
        {
            if (process.HasExited) throw new InvalidOperationException($"The control plane ended with {process.ExitCode}.");
            await Task.Delay(1);
        }

        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(endpointFile));
        var port = new Uri(file.RootElement.GetProperty("endpoint").GetString()!).Port;
        using (var connection = await Connection.Open(port)) await connection.Call("GET /_meshci/health HTTP/1.1\r\nhost: localhost\r\n\r\n"u8.ToArray());
        return new ServerProcess(process, state, port, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Its administrator's signer.</summary>
    public Signer Signer()
    {
        var lines = File.ReadAllLines(Path.Combine(_state, "credentials"));
        return new Signer($"127.0.0.1:{Port}", Value("aws_access_key_id="), Value("aws_secret_access_key="));

        string Value(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}

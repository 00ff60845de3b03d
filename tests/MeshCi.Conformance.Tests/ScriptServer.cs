using System.Diagnostics;

namespace MeshCi.Conformance.Tests;

/// <summary>A script that prints its URL and serves until it is stopped.</summary>
internal sealed class ScriptServer : IAsyncDisposable
{
    private readonly Process _process;

    private ScriptServer(Process process) => _process = process;

    /// <summary>The URL that it listens on.</summary>
    public string Url { get; private set; } = null!;

    /// <summary>Starts a script.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ScriptServer> StartAsync(string script, params string[] arguments)
    {
        var process = ClientProgram.Start(Installed.Node, [Path.Combine(Installed.Scripts, script), .. arguments], []);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var server = new ScriptServer(process);
        try
        {
            server.Url = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"{script} exited before it printed its URL.");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

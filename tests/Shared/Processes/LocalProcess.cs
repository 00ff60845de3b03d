using System.Diagnostics;

namespace MeshCi.Tests.Processes;

/// <summary>The embedded control plane as its own process, in its own directory.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TemporaryDirectory _state = new();
    private Task<string> _output = Task.FromResult("");
    private Task<string> _errors = Task.FromResult("");

    private LocalProcess(string? configuration)
    {
        // .../bin/<test project>/debug/ and .../bin/MeshCi.Local/debug/ are siblings.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "MeshCi.Local", here.Name, "MeshCi.Local.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { program, "--state", _state.Root, "--foreground" }) start.ArgumentList.Add(argument);
        if (configuration is not null) _state.Write("configuration.json", configuration);
        _process = Process.Start(start)!;
    }

    public Uri Endpoint { get; private set; } = null!;

    public string Credentials => _state.File("credentials");

    public static async Task<LocalProcess> StartAsync(CancellationToken cancellationToken, string? configuration = null)
    {
        var local = new LocalProcess(configuration);
        try
        {
            local.Endpoint = await local.ReadEndpointAsync(cancellationToken);
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

    /// <summary>Stops it.</summary>
    /// <returns>A line for each call that it answered or dropped.</returns>
    public async Task<string> EndAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        return await _output;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
        _state.Dispose();
    }

    private async Task<Uri> ReadEndpointAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var word = line.Split([' ', ';', '=', '\'', '"'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => part.StartsWith("http://", StringComparison.Ordinal));
            if (word is not null) return new Uri(word);
        }

        throw new InvalidOperationException("The embedded control plane ended: " + await _process.StandardError.ReadToEndAsync(cancellationToken));
    }
}

using System.Diagnostics;

namespace MeshCi.Aws.Tests;

/// <summary>The embedded control plane as a process of its own, in a directory of its own.</summary>
internal sealed class LocalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _state = Directory.CreateTempSubdirectory("meshci-aws-").FullName;
    private Task _rest = Task.CompletedTask;

    private LocalProcess()
    {
        // .../bin/MeshCi.Aws.Tests/debug/ and .../bin/MeshCi.Local/debug/ stand side by side.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "MeshCi.Local", here.Name, "MeshCi.Local.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { program, "--state", _state, "--foreground" }) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public Uri Endpoint { get; private set; } = null!;

    public string Credentials => Path.Combine(_state, "credentials");

    public static async Task<LocalProcess> StartAsync(CancellationToken cancellationToken)
    {
        var local = new LocalProcess();
        try
        {
            local.Endpoint = await local.ReadEndpointAsync(cancellationToken);
            local._rest = Task.WhenAll(local._process.StandardOutput.ReadToEndAsync(CancellationToken.None), local._process.StandardError.ReadToEndAsync(CancellationToken.None));
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _rest;
        _process.Dispose();
        Directory.Delete(_state, recursive: true);
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

namespace MeshCi.Conformance.Tests;

/// <summary>A control plane that the tests of one class call with the AWS CLI, made ready when the first of them asks for it.</summary>
public abstract class AwsCliRun : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task? _ready;
    private LocalProcess? _controlPlane;

    /// <summary>The CLI; skips the test where it is not installed.</summary>
    internal async Task<AwsCli> CliAsync()
    {
        _ = Installed.AwsCli;
        lock (_gate) _ready ??= StartAsync();
        await _ready;
        return new AwsCli(_controlPlane!);
    }

    /// <summary>Configuration of the control plane, or null for none.</summary>
    protected virtual string? Configuration => null;

    /// <summary>Makes what the tests need.</summary>
    internal virtual Task FillAsync(AwsCli cli) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_controlPlane is not null) await _controlPlane.DisposeAsync();
    }

    private async Task StartAsync()
    {
        _controlPlane = await LocalProcess.StartAsync(TestContext.Current.CancellationToken, Configuration);
        await FillAsync(new AwsCli(_controlPlane));
    }
}

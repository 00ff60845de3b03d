
namespace MeshCi.Conformance.Tests;

/// <summary>A control plane that the tests of one class call with the AWS CLI, prepared when the first of them needs it.</summary>
/// <param name="major">Major version of the CLI.</param>
public abstract class AwsCliRun(int major) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task? _ready;
    private LocalProcess? _controlPlane;

    /// <summary>The CLI; skips the test if that version is not installed.</summary>
    internal async Task<AwsCli> CliAsync()
    {
        var version = Installed.AwsCli(major);
        lock (_gate) _ready ??= StartAsync(version);
        await _ready;
        return new AwsCli(version, _controlPlane!);
    }

    /// <summary>Configuration of the control plane, or null for none.</summary>
    protected virtual string? Configuration => null;

    /// <summary>Creates the resources that the tests need.</summary>
    internal virtual Task FillAsync(AwsCli cli) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_controlPlane is not null) await _controlPlane.DisposeAsync();
    }

    private async Task StartAsync(AwsCliVersion version)
    {
        _controlPlane = await LocalProcess.StartAsync(TestContext.Current.CancellationToken, Configuration);
        await FillAsync(new AwsCli(version, _controlPlane));
    }
}

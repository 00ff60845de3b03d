using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace MeshCi.Sdk.Tests;

/// <summary>The dashboard of .NET Aspire, which receives OTLP and shows what it has received. It knows nothing of MeshCi.</summary>
internal sealed class AspireDashboard : IAsyncDisposable
{
    private const string Package = "aspire.dashboard.sdk.linux-x64/13.6.5/tools/Aspire.Dashboard";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _home = new();
    private readonly HttpClient _client = new();
    private Process? _process;

    private AspireDashboard()
    {
    }

    /// <summary>Where it receives OTLP by HTTP.</summary>
    public Uri Receiver { get; private set; } = null!;

    /// <summary>Starts it; skips the test if its package has not been downloaded, which only CI does.</summary>
    public static async Task<AspireDashboard> StartAsync()
    {
        var packages = typeof(AspireDashboard).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "DownloadedPackages").Value!;
        var program = Path.Combine(packages, Package);
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(program), "The package Aspire.Dashboard.Sdk.linux-x64 is not on this machine.");
        var dashboard = new AspireDashboard();
        try
        {
            await dashboard.RunAsync(program);
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    /// <summary>The spans that it has received, by name.</summary>
    public async Task<ILookup<string, JsonElement>> SpansAsync()
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync("api/telemetry/spans"));
        var spans = new List<JsonElement>();
        foreach (var resource in document.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray())
        {
            foreach (var scope in resource.GetProperty("scopeSpans").EnumerateArray())
                spans.AddRange(scope.GetProperty("spans").EnumerateArray().Select(span => span.Clone()));
        }

        return spans.ToLookup(span => span.GetProperty("name").GetString()!);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _client.Dispose();
        _home.Dispose();
    }

    private async Task RunAsync(string program)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        _process = ExternalProgram.Start(program, [], Path.GetDirectoryName(program)!, ["ASPIRE_", "DASHBOARD_", "ASPNETCORE_", "OTEL_"],
        [
            new("HOME", _home.Root), new("ASPNETCORE_URLS", "http://127.0.0.1:0"), new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0"),
            new("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"), new("ASPIRE_DASHBOARD_API_ENABLED", "true"),
            new("DASHBOARD__API__AUTHMODE", "Unsecured"),
        ]);
        _ = _process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (After(line, "- Dashboard:") is { } address) _client.BaseAddress = address;
            if (After(line, "- OTLP/HTTP:") is { } receiver) Receiver = receiver;
            if (_client.BaseAddress is not null && Receiver is not null) break;
        }

        if (Receiver is null) throw new InvalidOperationException("The dashboard ended before it listened.");
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    private static Uri? After(string line, string label) =>
        line.IndexOf(label, StringComparison.Ordinal) is >= 0 and var at ? new(line[(at + label.Length)..].Trim()) : null;
}

using System.Text.Json;

namespace MeshCi.Conformance.Tests;

/// <summary>One run of a script against its own control plane, started when the first of its checks is requested.</summary>
/// <param name="script">File name of the script.</param>
public abstract class ScriptRun(string script)
{
    private readonly Lock _gate = new();
    private Task<IReadOnlyDictionary<string, string?>>? _results;

    public async Task ShouldPass(string check)
    {
        var results = await ResultsAsync();
        results.ShouldContainKey(check, "The script ended before this check.");
        if (results[check] is { } error) Assert.Fail(error);
    }

    /// <summary>The result of each check: null, or why it failed.</summary>
    protected Task<IReadOnlyDictionary<string, string?>> ResultsAsync()
    {
        _ = Installed.Node;
        var more = MoreSettings().ToList();
        lock (_gate) return _results ??= StartAsync(more);
    }

    /// <summary>Variables in addition to those that every client needs; skips the test if they are not available.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> MoreSettings() => [];

    /// <summary>Configuration of the control plane, or null for none.</summary>
    protected virtual Task<string?> ConfigurationAsync() => Task.FromResult<string?>(null);

    /// <summary>Runs the script with these variables.</summary>
    protected virtual async Task<IReadOnlyDictionary<string, string?>> RunAsync(Uri controlPlane, Dictionary<string, string> settings)
    {
        var result = await ClientProgram.RunAsync(Installed.Node, [Path.Combine(Installed.Scripts, script)], settings);
        result.Code.ShouldBe(0, result.Output + result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<CheckResult>(line, JsonSerializerOptions.Web)!)
            .ToDictionary(check => check.Check, check => check.Error);
    }

    private async Task<IReadOnlyDictionary<string, string?>> StartAsync(IEnumerable<KeyValuePair<string, string>> more)
    {
        await using var controlPlane = await LocalProcess.StartAsync(TestContext.Current.CancellationToken, await ConfigurationAsync());
        var settings = ClientSettings.For(controlPlane);
        foreach (var (name, value) in more) settings[name] = value;
        return await RunAsync(controlPlane.Endpoint, settings);
    }

    private sealed record CheckResult(string Check, string? Error);
}

namespace MeshCi.Conformance.Tests;

/// <summary>A run with the validating proxy between the script and the control plane.</summary>
public abstract class ProxiedRun(string script) : ScriptRun(script)
{
    private int _forwarded;
    private IReadOnlyList<string> _objections = [];

    /// <summary>Fails unless more than this many requests passed and the proxy objected to none of them.</summary>
    public async Task ShouldBeWithoutViolation(int requests)
    {
        await ResultsAsync();
        if (_objections.Count > 0) Assert.Fail($"The proxy objects:\n{string.Join('\n', _objections)}");
        _forwarded.ShouldBeGreaterThan(requests);
    }

    protected override IEnumerable<KeyValuePair<string, string>> MoreSettings()
    {
        _ = ValidatingProxy.ServiceModel;
        return [];
    }

    protected override async Task<IReadOnlyDictionary<string, string?>> RunAsync(Uri controlPlane, Dictionary<string, string> settings)
    {
        await using var between = await BehindProxyAsync(controlPlane);
        await using var proxy = await ValidatingProxy.StartAsync(between is null ? controlPlane : new Uri(between.Url));
        settings["MESHCI_VIA"] = proxy.Endpoint;
        var results = await base.RunAsync(controlPlane, settings);
        (_forwarded, _objections) = await proxy.EndAsync();
        return results;
    }

    /// <summary>A server between the proxy and the control plane, or null for none.</summary>
    private protected virtual Task<ScriptServer?> BehindProxyAsync(Uri controlPlane) => Task.FromResult<ScriptServer?>(null);
}

namespace MeshCi.Conformance.Tests;

/// <summary>A run with the validating proxy between the script and the control plane.</summary>
public abstract class ProxiedRun(string script) : ScriptRun(script)
{
    private int _forwarded;
    private IReadOnlyList<string> _objections = [];

    /// <summary>Whether so many requests passed and the proxy objected to none of them.</summary>
    public async Task ShouldBeWithoutViolation(int requests)
    {
        await ResultsAsync();
        _objections.ShouldBeEmpty();
        _forwarded.ShouldBeGreaterThan(requests);
    }

    protected override IEnumerable<KeyValuePair<string, string>> MoreSettings()
    {
        _ = ValidatingProxy.ServiceModel;
        return [];
    }

    protected override async Task<IReadOnlyDictionary<string, string?>> RunAsync(Uri controlPlane, Dictionary<string, string> settings)
    {
        await using var proxy = await ValidatingProxy.StartAsync(controlPlane);
        settings["MESHCI_VIA"] = proxy.Endpoint;
        var results = await base.RunAsync(controlPlane, settings);
        (_forwarded, _objections) = await proxy.EndAsync();
        return results;
    }
}

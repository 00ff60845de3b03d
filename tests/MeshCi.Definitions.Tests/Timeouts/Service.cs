using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Timeouts;

/// <summary>A service with one listener and one route, by the timeouts that it sets; null means that it does not set one.</summary>
internal sealed record Service(
    string? ListenerRequest, string? ListenerIdle, string? RouteRequest, string? RouteIdle, string? PerRetry = null, string Policy = "")
{
    public static readonly string[] Codes = ["MESH4001", "MESH4002", "MESH4003", "MESH4016", "MESH4017"];

    /// <summary>The prefix of the route. With another one than <c>/</c>, there also is a generated route for all other requests.</summary>
    public string Prefix { get; init; } = "/";

    public string Protocol { get; init; } = "http";

    /// <summary>What a declared route for all other requests sets, if the advice asks for one.</summary>
    public string? RestRequest { get; init; }

    public string? RestIdle { get; init; }

    /// <summary>The warnings and errors about timeouts.</summary>
    public IReadOnlyList<Finding> Problems() => [.. Findings().Where(finding => finding.Diagnostic.Severity > Severity.Info)];

    public IReadOnlyList<Finding> Findings() => [.. Project().BuildWithInfos().Findings.Where(finding => Codes.Contains(finding.Diagnostic.Id))];

    /// <summary>The effective timeouts in milliseconds, by name; the greatest number if there is no limit.</summary>
    public Dictionary<string, long> Limits() => new()
    {
        ["listener PerRequestTimeout"] = Effective(ListenerRequest, 15_000),
        ["listener IdleTimeout"] = Effective(ListenerIdle, 300_000),
        ["route PerRequestTimeout"] = Effective(RouteRequest, 15_000),
        ["route IdleTimeout"] = Effective(RouteIdle, 300_000),
        ["route PerRetryTimeout"] = Effective(PerRetry, long.MaxValue),
    };

    public static long Effective(string? text, long usual)
    {
        if (text is null) return usual;
        Durations.TryParse(text, out var value, out var unit).ShouldBeTrue(text);
        return value == 0 ? long.MaxValue : Durations.Milliseconds(value, unit);
    }

    private Project Project()
    {
        var (health, prefix) = Protocol == "grpc" ? (null, null) : ("/h", Prefix);
        var listener = Metadata(
            ("Protocol", Protocol), ("HealthCheckPath", health), ("PerRequestTimeout", ListenerRequest), ("IdleTimeout", ListenerIdle));
        var route = Metadata(("Prefix", prefix), ("PerRequestTimeout", RouteRequest), ("IdleTimeout", RouteIdle), ("PerRetryTimeout", PerRetry));
        var project = new Project().With("MeshListener", "8080", listener).With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local")
            .With("MeshRoute", "r", [.. route, .. Policy.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        if (RestRequest is null && RestIdle is null) return project;
        return project.With(
            "MeshRoute", "rest", Metadata(("Prefix", "/"), ("Priority", "1000"), ("PerRequestTimeout", RestRequest), ("IdleTimeout", RestIdle)));
    }

    private static string[] Metadata(params (string Name, string? Value)[] all) =>
        [.. all.Where(one => one.Value is not null).Select(one => $"{one.Name}={one.Value}")];
}

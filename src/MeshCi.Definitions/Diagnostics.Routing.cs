namespace MeshCi.Definitions;

// 3xxx: where requests go.
public static partial class Diagnostics
{
    /// <summary>A route that sends nothing anywhere.</summary>
    public static readonly Diagnostic NoWeight = new("MESH3001", Severity.Error, "The weights of a route add up to nothing");

    /// <summary>A route whose type its router or its target cannot serve.</summary>
    public static readonly Diagnostic RouteProtocol = new("MESH3006", Severity.Error, "A route's protocol differs from its listener's");

    /// <summary>A route or target whose port is needed, or is nobody's.</summary>
    public static readonly Diagnostic RoutePort = new("MESH3007", Severity.Error, "A route's port is missing or unknown");

    /// <summary>Weights beyond the documented sum.</summary>
    public static readonly Diagnostic TooMuchWeight = new("MESH3012", Severity.Warning, "The weights of a route add up to more than 100");
}

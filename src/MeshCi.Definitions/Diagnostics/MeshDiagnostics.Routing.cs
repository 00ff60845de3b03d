namespace MeshCi.Definitions.Diagnostics;

// 3xxx: routing.
public static partial class MeshDiagnostics
{
    /// <summary>A route that sends no traffic anywhere.</summary>
    public static readonly Diagnostic NoWeight = new("MESH3001", Severity.Error, "The weights of a route add up to zero");

    /// <summary>A route type that its router or its target cannot serve.</summary>
    public static readonly Diagnostic RouteProtocol = new("MESH3006", Severity.Error, "A route's protocol differs from its listener's");

    /// <summary>A route or target whose port is required, or on which nothing listens.</summary>
    public static readonly Diagnostic RoutePort = new("MESH3007", Severity.Error, "A route's port is missing or unknown");

    /// <summary>Weights above or below the documented sum.</summary>
    public static readonly Diagnostic WeightsNotHundred = new("MESH3012", Severity.Warning, "The weights of a route do not add up to 100");

    /// <summary>A route whose requests all match an earlier route.</summary>
    public static readonly Diagnostic Shadowed = new("MESH3002", Severity.Warning, "A route is never reached");

    /// <summary>Two routes that match the same requests at the same priority.</summary>
    public static readonly Diagnostic OrderUndefined = new("MESH3003", Severity.Warning, "The order of two overlapping routes is undefined");

    /// <summary>A router without a route for all remaining requests.</summary>
    public static readonly Diagnostic NoCatchAll = new("MESH3004", Severity.Warning, "A router has no catch-all route");

    /// <summary>A target that receives no requests.</summary>
    public static readonly Diagnostic ZeroWeight = new("MESH3005", Severity.Info, "A target has a weight of 0");

    /// <summary>Two TCP backends that the proxy cannot distinguish.</summary>
    public static readonly Diagnostic TcpBackendsSharePort = new("MESH3008", Severity.Warning, "Two TCP backends share a port");

    /// <summary>A port that requires a capability of the container.</summary>
    public static readonly Diagnostic PrivilegedPort = new("MESH3009", Severity.Warning, "A gateway listens on a privileged port");

    /// <summary>Two gateway routes with the same match.</summary>
    public static readonly Diagnostic SameGatewayMatch = new("MESH3010", Severity.Warning, "Two gateway routes match the same requests");

    /// <summary>A port on which the proxy itself listens.</summary>
    public static readonly Diagnostic ProxysPort = new("MESH3013", Severity.Warning, "A listener uses the proxy's administration port");

    /// <summary>A setting that App Mesh accepts and ignores.</summary>
    public static readonly Diagnostic NoEffect = new("MESH3011", Severity.Warning, "A setting has no effect");

    /// <summary>A rewritten prefix that may end within a segment of the path.</summary>
    public static readonly Diagnostic PrefixCutsSegment = new("MESH3016", Severity.Warning, "A rewritten prefix does not end with a slash");

    /// <summary>A regular expression that looks like a search, but is compared with the whole value.</summary>
    public static readonly Diagnostic MatchesWholeValue = new("MESH3017", Severity.Info, "A regular expression must match the whole value");
}

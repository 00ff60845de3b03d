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

    /// <summary>Weights beyond the documented sum, or below it.</summary>
    public static readonly Diagnostic WeightsNotHundred = new("MESH3012", Severity.Warning, "The weights of a route do not add up to 100");

    /// <summary>A route whose requests an earlier one takes.</summary>
    public static readonly Diagnostic Shadowed = new("MESH3002", Severity.Warning, "A route is never reached");

    /// <summary>Two routes of which nobody says which comes first.</summary>
    public static readonly Diagnostic OrderUndefined = new("MESH3003", Severity.Warning, "Two routes take the same requests in no defined order");

    /// <summary>A router that has nothing for some requests.</summary>
    public static readonly Diagnostic NoCatchAll = new("MESH3004", Severity.Warning, "A router has no route for the remaining requests");

    /// <summary>A target that gets nothing.</summary>
    public static readonly Diagnostic ZeroWeight = new("MESH3005", Severity.Info, "A target has the weight 0");

    /// <summary>Two TCP backends that cannot be told apart.</summary>
    public static readonly Diagnostic TcpBackendsSharePort = new("MESH3008", Severity.Warning, "Two TCP backends share a port");

    /// <summary>A port that needs a capability.</summary>
    public static readonly Diagnostic PrivilegedPort = new("MESH3009", Severity.Warning, "A gateway listens on a privileged port");

    /// <summary>Two gateway routes for the same requests.</summary>
    public static readonly Diagnostic SameGatewayMatch = new("MESH3010", Severity.Warning, "Two gateway routes match the same requests");

    /// <summary>A port that the proxy itself listens on.</summary>
    public static readonly Diagnostic ProxysPort = new("MESH3013", Severity.Warning, "A listener uses the port of the proxy's administration");

    /// <summary>A setting that does nothing.</summary>
    public static readonly Diagnostic NoEffect = new("MESH3011", Severity.Warning, "A setting has no effect");
}

namespace MeshCi.Definitions;

// 2xxx: what refers to what.
public static partial class Diagnostics
{
    /// <summary>A route to a virtual node that does not exist.</summary>
    public static readonly Diagnostic UnknownTarget = new("MESH2002", Severity.Error, "A route names an unknown virtual node");

    /// <summary>A virtual service whose router or node does not exist.</summary>
    public static readonly Diagnostic UnknownProvider = new("MESH2003", Severity.Error, "A virtual service's provider is unknown");

    /// <summary>A route where there is no router for it.</summary>
    public static readonly Diagnostic RouteWithoutRouter = new("MESH2004", Severity.Error, "A route needs a listener");

    /// <summary>The same thing said twice.</summary>
    public static readonly Diagnostic DeclaredTwice = new("MESH2010", Severity.Error, "The same thing is declared twice");

    /// <summary>A listener without service discovery, or the reverse.</summary>
    public static readonly Diagnostic DiscoveryMismatch = new("MESH2014", Severity.Error, "A listener and service discovery need each other");

    /// <summary>An item that names a node, gateway or route that the project does not declare.</summary>
    public static readonly Diagnostic UnknownOwner = new("MESH2015", Severity.Error, "An item names something that the project does not declare");
}

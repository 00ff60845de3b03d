namespace MeshCi.Definitions;

// 2xxx: what refers to what.
public static partial class Diagnostics
{
    /// <summary>A route to a virtual node that does not exist.</summary>
    public static readonly Diagnostic UnknownTarget = new("MESH2002", Severity.Error, "A route names an unknown virtual node");

    /// <summary>A virtual service whose router or node does not exist.</summary>
    public static readonly Diagnostic UnknownProvider = new("MESH2003", Severity.Error, "A virtual service's provider is unknown");

    /// <summary>A route where there is no router for it.</summary>
    public static readonly Diagnostic RouteWithoutRouter = new("MESH2004", Severity.Error, "A router and its routes need each other") { AlsoWarns = true };

    /// <summary>The same thing said twice.</summary>
    public static readonly Diagnostic DeclaredTwice = new("MESH2010", Severity.Error, "The same thing is declared twice");

    /// <summary>A listener without service discovery, or the reverse.</summary>
    public static readonly Diagnostic DiscoveryMismatch = new("MESH2014", Severity.Error, "A listener and service discovery need each other");

    /// <summary>An item that names a node, gateway or route that the project does not declare.</summary>
    public static readonly Diagnostic UnknownOwner = new("MESH2015", Severity.Error, "An item names something that the project does not declare");

    /// <summary>A gateway route whose target does not say which port, or says one that is nobody's.</summary>
    public static readonly Diagnostic GatewayTarget = new("MESH2005", Severity.Error, "A gateway route's target cannot be reached");

    /// <summary>A short name of a virtual service.</summary>
    public static readonly Diagnostic ShortServiceName = new("MESH2011", Severity.Warning, "A virtual service's name is not fully qualified") { OffByDefault = true };

    /// <summary>Nodes that call each other in a ring.</summary>
    public static readonly Diagnostic CallCycle = new("MESH2012", Severity.Info, "Virtual nodes call each other in a circle");

    /// <summary>A node that has its own service as backend.</summary>
    public static readonly Diagnostic OwnBackend = new("MESH2013", Severity.Warning, "A node calls the service that it provides");

    /// <summary>A host name that no resolver finds.</summary>
    public static readonly Diagnostic UnresolvableHost = new("MESH2099", Severity.Error, "A host name resolves nowhere") { MayBeLowered = true };
}

namespace MeshCi.Definitions.Diagnostics;

// 2xxx: references between resources.
public static partial class MeshDiagnostics
{
    /// <summary>A route to a virtual node that does not exist.</summary>
    public static readonly Diagnostic UnknownTarget = new("MESH2002", Severity.Error, "A route targets an unknown virtual node");

    /// <summary>A virtual service whose router or node does not exist.</summary>
    public static readonly Diagnostic UnknownProvider = new("MESH2003", Severity.Error, "A virtual service has an unknown provider");

    /// <summary>A route without a router, or a router or gateway without routes.</summary>
    public static readonly Diagnostic RouteWithoutRouter =
        new("MESH2004", Severity.Error, "A route has no router, or a router or gateway has no routes") { AlsoWarns = true };

    /// <summary>Two declarations of the same element.</summary>
    public static readonly Diagnostic DeclaredTwice = new("MESH2010", Severity.Error, "Duplicate declaration");

    /// <summary>A listener without service discovery, or the reverse.</summary>
    public static readonly Diagnostic DiscoveryMismatch = new("MESH2014", Severity.Error, "A node has a listener or service discovery, but not both");

    /// <summary>An item that refers to a node, gateway, route or resource that the project does not declare.</summary>
    public static readonly Diagnostic UnknownOwner = new("MESH2015", Severity.Error, "An item refers to something that the project does not declare");

    /// <summary>A gateway route whose target port is missing, or on which the service does not listen.</summary>
    public static readonly Diagnostic GatewayTarget = new("MESH2005", Severity.Error, "A gateway route's target cannot be reached");

    /// <summary>A virtual service name without a dot.</summary>
    public static readonly Diagnostic ShortServiceName =
        new("MESH2011", Severity.Warning, "A virtual service's name is not fully qualified") { OffByDefault = true };

    /// <summary>Nodes that call each other in a cycle.</summary>
    public static readonly Diagnostic CallCycle = new("MESH2012", Severity.Info, "Virtual nodes call each other in a cycle");

    /// <summary>A node that lists its own service as a backend.</summary>
    public static readonly Diagnostic OwnBackend = new("MESH2013", Severity.Warning, "A node calls the service that it provides");

    /// <summary>A gateway in a mesh that another account owns.</summary>
    public static readonly Diagnostic GatewayInSharedMesh =
        new("MESH2034", Severity.Warning, "A gateway is in a mesh that belongs to another account");

    /// <summary>A host name that DNS cannot resolve.</summary>
    public static readonly Diagnostic UnresolvableHost = new("MESH2099", Severity.Error, "A host name cannot be resolved") { MayBeLowered = true };
}

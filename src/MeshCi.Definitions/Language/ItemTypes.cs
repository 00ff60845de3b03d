namespace MeshCi.Definitions;

/// <summary>The language: every mesh item with every metadata. Reader, generator and reference page are made of this table.</summary>
public static partial class ItemTypes
{
    private static readonly string[] Protocols = ["http", "http2", "grpc", "tcp"];
    private static readonly string[] RouteTypes = ["httpRoute", "http2Route", "grpcRoute", "tcpRoute"];

    private static readonly MetadataInfo Node =
        new("Node", ValueKind.Text, "", "The virtual node that it belongs to: a `MeshNode`, or the service's own.") { Default = "the service's node" };

    private static readonly MetadataInfo Gateway =
        new("Gateway", ValueKind.Text, "", "The `MeshGateway` that it belongs to.") { Default = "the only gateway" };

    /// <summary>All item types, in the order of the reference.</summary>
    public static IReadOnlyList<ItemType> All { get; } =
    [
        Mesh, MeshListener, MeshServiceDiscovery, MeshBackend, MeshBackendDefaults, MeshAccessLog, MeshRoute, MeshRouteMatch, MeshNode,
        MeshGateway, MeshGatewayListener, MeshGatewayRoute, MeshTag, MeshResource, MeshPatch, MeshRule,
    ];

    /// <summary>The item type of that name, without regard to case, or null.</summary>
    public static ItemType? Find(string name) => All.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ItemType Mesh => new()
    {
        Name = "Mesh",
        Doc = "The mesh object itself. The project that declares it owns it.",
        Include = new("Include", ValueKind.Text, "", "Name of the mesh: that of `MeshName`."),
        Kind = ResourceKind.Mesh,
        Metadata =
        [
            new("EgressFilter", ValueKind.Text, "egressFilter.type", "Whether services may call what is no backend of theirs.") { Default = "the service's: `DROP_ALL`" },
            new("IpPreference", ValueKind.Text, "serviceDiscovery.ipPreference", "Which IP version the mesh's nodes and gateways prefer."),
        ],
    };

    private static ItemType MeshTag => new()
    {
        Name = "MeshTag",
        Doc = "A tag on everything that the project owns, on each resource of a kind, or on one resource; the narrower holds. Keys that begin with `meshci:` or `aws:` are kept.",
        Include = new("Include", ValueKind.Text, "", "The tag's key, 1 to 128 characters."),
        Metadata =
        [
            new("Value", ValueKind.Text, "", "The tag's value, up to 256 characters.") { Default = "empty" },
            new("Kind", ValueKind.Text, "", "Only resources of this kind bear it.") { Default = "every kind", Allowed = [.. ResourceKinds.All.Select(kind => kind.Name)] },
            new("Name", ValueKind.Text, "", "Only the resource of this name bears it; needs `Kind`.") { Default = "each of the kind" },
            new("Parent", ValueKind.Text, "", "Virtual router of that route, virtual gateway of that gateway route; needed where several have one of the name.") { Default = "the only one" },
        ],
    };

    private static ItemType MeshResource => new()
    {
        Name = "MeshResource",
        Doc = "A whole resource from a JSON file: either the bare spec, or an object with a member `spec` and the resource's names, as the API's create calls take it.",
        Include = new("Include", ValueKind.Text, "", "Path of the file."),
        Metadata = [.. Identity, ExternalTargets],
    };

    private static ItemType MeshPatch => new()
    {
        Name = "MeshPatch",
        Doc = "An RFC 7396 merge patch on the spec of one generated resource.",
        Include = new("Include", ValueKind.Text, "", "Path of the JSON file with the patch."),
        Metadata = Identity,
    };

    private static ItemType MeshRule => new()
    {
        Name = "MeshRule",
        Doc = "How much a diagnostic weighs. Of several items for one diagnostic the last holds, so a project overrides what it imports. Errors that guard correctness cannot be lowered.",
        Include = new("Include", ValueKind.Text, "", "The diagnostic, `MESH1001` to `MESH6999`."),
        Metadata =
        [
            new("Severity", ValueKind.Text, "", "What it becomes; `info` is shown at normal verbosity, `off` not at all.") { Default = "the diagnostic's", Allowed = ["error", "warning", "info", "off"] },
            new("Reason", ValueKind.Text, "", "Why it is lowered or switched off, which is refused without it.") { Default = "none" },
            new("Threshold", ValueKind.Text, "", "From where on it is found, for the diagnostics that count: a number for MESH4009 (percent), `name=number` pairs for MESH1013.") { Default = "what the diagnostic's page says" },
        ],
    };

    private static MetadataInfo[] Identity =>
    [
        new("Kind", ValueKind.Text, "", "Kind of the resource.") { Required = true, Allowed = [.. ResourceKinds.All.Select(kind => kind.Name)] },
        new("Name", ValueKind.Text, "", "Name of the resource.") { Default = "`MeshResource`: what the file says" },
        new("Parent", ValueKind.Text, "", "Virtual router of a route, virtual gateway of a gateway route.") { Default = "the service's router; the only gateway" },
    ];

    private static MetadataInfo ExternalTargets =>
        new("ExternalTargets", ValueKind.Boolean, "", "Whether it may refer to nodes, routers and services that other projects define.") { Default = "`false`" };
}

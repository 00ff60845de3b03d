using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

/// <summary>The language: every mesh item with all its metadata. The reader, the generator and the reference pages are based on this table.</summary>
public static partial class ItemTypes
{
    private static readonly string[] Protocols = ["http", "http2", "grpc", "tcp"];

    private static readonly MetadataInfo Node =
        new("Node", ValueKind.Text, "", "The virtual node that the item belongs to: a `MeshNode` or the service's own node.") { Default = "the service's node" };

    private static readonly MetadataInfo Gateway =
        new("Gateway", ValueKind.Text, "", "The `MeshGateway` that the item belongs to.") { Default = "the only gateway" };

    /// <summary>All item types, in the order of the reference page.</summary>
    public static IReadOnlyList<ItemType> All { get; } =
    [
        Mesh, MeshListener, MeshServiceDiscovery, MeshBackend, MeshBackendDefaults, MeshAccessLog, MeshRoute, MeshRouteMatch, MeshNode,
        MeshGateway, MeshGatewayListener, MeshGatewayRoute, MeshTag, MeshResource, MeshPatch, MeshRule,
    ];

    /// <summary>The item type with this name, ignoring case, or null.</summary>
    public static ItemType? Find(string name) => All.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ItemType Mesh => new()
    {
        Name = "Mesh",
        Doc = "The mesh itself. The project that declares it owns it.",
        Include = new("Include", ValueKind.Text, "", "Name of the mesh; must equal `MeshName`."),
        Kind = ResourceKind.Mesh,
        Metadata =
        [
            new("EgressFilter", ValueKind.Text, "egressFilter.type", "Whether services may call addresses that are not declared as backends (`ALLOW_ALL`) or not (`DROP_ALL`).") { Default = "`DROP_ALL` (default of App Mesh)" },
            new("IpPreference", ValueKind.Text, "serviceDiscovery.ipPreference", "Preferred IP version of the nodes and gateways in the mesh."),
        ],
    };

    private static ItemType MeshTag => new()
    {
        Name = "MeshTag",
        Doc = "A tag on all resources of the project, on all resources of one kind, or on a single resource. The most specific item applies. Keys that begin with `meshci:` or `aws:` are reserved.",
        Include = new("Include", ValueKind.Text, "", "Key of the tag, 1 to 128 characters."),
        Metadata =
        [
            new("Value", ValueKind.Text, "", "Value of the tag, up to 256 characters.") { Default = "empty" },
            new("Kind", ValueKind.Text, "", "Applies the tag only to resources of this kind.") { Default = "all kinds", Allowed = [.. ResourceKinds.All.Select(kind => kind.Name)] },
            new("Name", ValueKind.Text, "", "Applies the tag only to the resource with this name; requires `Kind`.") { Default = "all resources of the kind" },
            new("Parent", ValueKind.Text, "", "Virtual router of the route, or virtual gateway of the gateway route. Required if the name is not unique.") { Default = "the only one" },
        ],
    };

    private static ItemType MeshResource => new()
    {
        Name = "MeshResource",
        Doc = "A complete resource from a JSON file. The file contains the spec alone, or an object with a member `spec` and the names of the resource, as in the create operations of the API.",
        Include = new("Include", ValueKind.Text, "", "Path of the JSON file."),
        Metadata = [.. Identity, ExternalTargets],
    };

    private static ItemType MeshPatch => new()
    {
        Name = "MeshPatch",
        Doc = "An RFC 7396 merge patch for the spec of one resource of the definition.",
        Include = new("Include", ValueKind.Text, "", "Path of the JSON file with the patch."),
        Metadata = Identity,
    };

    private static ItemType MeshRule => new()
    {
        Name = "MeshRule",
        Doc = "Sets the severity of a diagnostic. If several items name the same diagnostic, the last one applies, so that a project overrides its imports. Errors that guard correctness cannot be lowered.",
        Include = new("Include", ValueKind.Text, "", "Code of the diagnostic, `MESH1001` to `MESH6999`."),
        Metadata =
        [
            new("Severity", ValueKind.Text, "", "New severity. `info` is shown at normal verbosity, `off` is not shown.") { Default = "the diagnostic's", Allowed = ["error", "warning", "info", "off"] },
            new("Reason", ValueKind.Text, "", "Why the diagnostic is lowered or switched off. Required in that case.") { Default = "none" },
            new("Threshold", ValueKind.Text, "", "Limit above which the diagnostic is reported: a percentage for MESH4009, `name=number` pairs for MESH1013.") { Default = "documented on the page of the diagnostic" },
        ],
    };

    private static MetadataInfo[] Identity =>
    [
        new("Kind", ValueKind.Text, "", "Kind of the resource.") { Required = true, Allowed = [.. ResourceKinds.All.Select(kind => kind.Name)] },
        new("Name", ValueKind.Text, "", "Name of the resource.") { Default = "`MeshResource`: the name in the file" },
        new("Parent", ValueKind.Text, "", "Virtual router of a route, or virtual gateway of a gateway route.") { Default = "the service's router; the only gateway" },
    ];

    private static MetadataInfo ExternalTargets =>
        new("ExternalTargets", ValueKind.Boolean, "", "Whether the item may refer to nodes, routers and services that other projects define.") { Default = "`false`" };
}

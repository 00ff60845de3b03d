using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

/// <summary>The language: every mesh item with all its metadata. The reader, the generator and the reference pages are based on this table.</summary>
public static partial class ItemTypes
{
    private static readonly string[] Protocols = ["http", "http2", "grpc", "tcp"];

    private static readonly MetadataInfo Node =
        new("Node", ValueKind.Text, "", "The virtual node that the item belongs to: a `MeshNode`, or the service's own node.")
        {
            Default = "the service's own node",
        };

    private static readonly MetadataInfo Gateway =
        new("Gateway", ValueKind.Text, "", "The `MeshGateway` that the item belongs to.") { Default = "the only gateway" };

    /// <summary>All item types, in the order of the reference page.</summary>
    public static IReadOnlyList<ItemType> All { get; } =
    [
        Mesh, MeshListener, MeshServiceDiscovery, MeshBackend, MeshExternalService, MeshBackendDefaults, MeshAccessLog, MeshRoute, MeshRouteMatch,
        MeshNode, MeshGateway, MeshGatewayListener, MeshGatewayRoute, MeshTag, MeshResource, MeshPatch, MeshRule,
    ];

    /// <summary>The item type with this name, ignoring case, or null.</summary>
    public static ItemType? Find(string name) => All.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static ItemType Mesh => new()
    {
        Name = "Mesh",
        Doc = "The settings of the mesh itself. The project that declares this item owns the mesh. "
            + "If no project does, the first deploy creates the mesh with the default settings.",
        Include = new("Include", ValueKind.Text, "", "Name of the mesh; must equal `MeshName`."),
        Kind = ResourceKind.Mesh,
        Metadata =
        [
            new(
                "EgressFilter", ValueKind.Text, "egressFilter.type",
                "Whether services can only call their backends (`DROP_ALL`) or any address (`ALLOW_ALL`).")
            {
                Default = "`DROP_ALL` (default of App Mesh)",
            },
            new("IpPreference", ValueKind.Text, "serviceDiscovery.ipPreference", "Preferred IP version of the nodes and gateways in the mesh."),
        ],
    };

    private static ItemType MeshTag => new()
    {
        Name = "MeshTag",
        Doc = "A tag on all resources of the project, on all resources of one kind, or on a single resource. "
            + "If several items have the same key, the most specific one applies. Keys that begin with `meshci:` or `aws:` are reserved.",
        Include = new("Include", ValueKind.Text, "", "Key of the tag, 1 to 128 characters."),
        Metadata =
        [
            new("Value", ValueKind.Text, "", "Value of the tag, up to 256 characters.") { Default = "empty" },
            new("Kind", ValueKind.Text, "", "Applies the tag only to resources of this kind.") { Default = "all kinds", Allowed = Kinds },
            new("Name", ValueKind.Text, "", "Applies the tag only to the resource with this name. Requires `Kind`.") { Default = "all resources of the kind" },
            new(
                "Parent", ValueKind.Text, "",
                "Virtual router of the route, or virtual gateway of the gateway route, to which the tag applies. Required if `Name` is not unique.")
            {
                Default = "any",
            },
        ],
    };

    private static ItemType MeshResource => new()
    {
        Name = "MeshResource",
        Doc = "A complete resource from a JSON file. The file contains either only the spec or the input of an App Mesh create operation: "
            + "an object with the member `spec` and the members that name the resource.",
        Include = new("Include", ValueKind.Text, "", "Path of the JSON file, relative to the project."),
        Metadata =
        [
            Kind,
            new("Name", ValueKind.Text, "", "Name of the resource.") { Default = "the name in the file" },
            new("Parent", ValueKind.Text, "", "Virtual router of a route, or virtual gateway of a gateway route.")
            {
                Default = "the parent in the file, otherwise the only router or gateway of the project",
            },
            new(
                "ExternalTargets", ValueKind.Boolean, "",
                "Whether other projects can define what the resource depends on, such as its parent, provider, targets or routes. "
                + "With `false`, missing resources are reported (MESH2002 to MESH2004).")
            {
                Default = "`false`",
            },
        ],
    };

    private static ItemType MeshPatch => new()
    {
        Name = "MeshPatch",
        Doc = "A JSON merge patch (RFC 7396) for the spec of one resource of the definition. "
            + "Patches are applied in the order of their items, after all other items.",
        Include = new("Include", ValueKind.Text, "", "Path of the JSON file with the patch, relative to the project."),
        Metadata =
        [
            Kind,
            new("Name", ValueKind.Text, "", "Name of the resource.") { Default = "the only resource of this kind" },
            new("Parent", ValueKind.Text, "", "Virtual router of a route, or virtual gateway of a gateway route.")
            {
                Default = "the only router or gateway of the project",
            },
        ],
    };

    private static ItemType MeshRule => new()
    {
        Name = "MeshRule",
        Doc = "Sets the severity or the threshold of a diagnostic. "
            + "If several items refer to the same diagnostic, the last one applies, so a project can override items in the files that it imports. "
            + "The page of a diagnostic shows whether its severity can be lowered.",
        Include = new("Include", ValueKind.Text, "", "Code of the diagnostic, `MESH1001` to `MESH6999`."),
        Metadata =
        [
            new(
                "Severity", ValueKind.Text, "",
                "New severity. `info` reports a message, which MSBuild shows at normal verbosity and above. `off` suppresses the diagnostic.")
            {
                Default = "the diagnostic's own severity",
                Allowed = ["error", "warning", "info", "off"],
            },
            new("Reason", ValueKind.Text, "", "Why the severity is lowered. Required if `Severity` lowers it.") { Default = "none" },
            new(
                "Threshold", ValueKind.Text, "",
                "Limit above which the diagnostic is reported: a percentage for MESH4009, a list of `name=number` pairs for MESH1013. "
                + "No other diagnostic has a threshold.")
            {
                Default = "on the page of the diagnostic",
            },
        ],
    };

    private static string[] Kinds => [.. ResourceKinds.All.Select(kind => kind.Name)];

    private static MetadataInfo Kind => new("Kind", ValueKind.Text, "", "Kind of the resource.") { Required = true, Allowed = Kinds };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>Makes the items for a spec, field by field, from the table of items. Fields that no metadata sets are left to a patch.</summary>
internal sealed class ItemMaker(ServiceLayout layout)
{
    private static readonly string[] Protocols = ["http", "http2", "grpc", "tcp"];

    /// <summary>The items of a resource that the language has items for; empty for the generated router and service.</summary>
    public IReadOnlyList<MeshItem> Make(Resource resource)
    {
        var spec = JsonObject.Create(resource.Spec)!;
        return resource.Id.Kind switch
        {
            ResourceKind.Mesh => [Item("Mesh", resource.Id.Name, Fields("Mesh", resource.Id.Kind, spec, ""))],
            ResourceKind.VirtualNode => layout.IsExternal(resource.Id) ? [] : Node(resource.Id, spec),
            ResourceKind.Route => Route(resource, spec, "MeshRoute"),
            ResourceKind.VirtualGateway => Gateway(resource.Id, spec),
            ResourceKind.GatewayRoute => Route(resource, spec, "MeshGatewayRoute"),
            _ => [],
        };
    }

    private List<MeshItem> Node(ResourceId id, JsonObject spec)
    {
        var items = new List<MeshItem>();
        (string, string)[] node = id.Name == layout.NodeName ? [] : [("Node", id.Name)];
        Listeners("MeshListener", id.Kind, spec, node, items);
        if (spec["serviceDiscovery"] is JsonObject discovery)
        {
            foreach (var (member, include) in new[] { ("dns", "dns"), ("awsCloudMap", "cloudMap") })
            {
                if (discovery[member] is not JsonObject) continue;
                items.Add(Item("MeshServiceDiscovery", include, [.. node, .. Fields("MeshServiceDiscovery", id.Kind, discovery, member)]));
            }
        }

        foreach (var backend in Elements(spec["backends"]))
        {
            if (Text(backend["virtualService"]?["virtualServiceName"]) is not { } name || !CanInclude(name)) continue;
            if (layout.External.GetValueOrDefault(name) is { } host) items.AddRange(External(host, backend, node));
            else if (!name.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
                items.Add(Item("MeshBackend", name, [.. node, .. Fields("MeshBackend", id.Kind, backend, "")]));
        }

        Common(id, spec, node, items);
        // Any of these generates the service's own node; without them, the node must be declared.
        var own = id.Name == layout.NodeName
            && items.Exists(item => item.Type is "MeshListener" or "MeshServiceDiscovery" or "MeshBackend" or ExternalServices.ItemType);
        if (!own) items.Insert(0, Item("MeshNode", id.Name, []));
        return items;
    }

    // One item for each port of the host; the first one contains the client policy.
    private static IEnumerable<MeshItem> External(ExternalPair host, JsonObject backend, (string, string)[] node)
    {
        (string Name, string Value)[] policy = [.. Fields(ExternalServices.ItemType, ResourceKind.VirtualNode, backend, "")];
        foreach (var (index, (port, protocol)) in host.Listeners.Index())
        {
            (string Name, string Value)[] own = index == 0 ? policy : [];
            var metadata = new List<(string, string)> { ("Port", port.ToString(CultureInfo.InvariantCulture)) };
            var usesTls = ExternalServices.UsesTls(name => own.FirstOrDefault(setting => setting.Name == name).Value);
            if (protocol != ExternalServices.DefaultProtocol(port, usesTls)) metadata.Add(("Protocol", protocol));
            if (host.IpPreference is { } preference) metadata.Add(("IpPreference", preference));
            yield return Item(ExternalServices.ItemType, host.Host, [.. metadata, .. node, .. own]);
        }
    }

    private List<MeshItem> Gateway(ResourceId id, JsonObject spec)
    {
        var items = new List<MeshItem> { Item("MeshGateway", id.Name, []) };
        Listeners("MeshGatewayListener", id.Kind, spec, layout.OneGateway ? [] : [("Gateway", id.Name)], items);
        Common(id, spec, [("Gateway", id.Name)], items);
        return items;
    }

    private static void Common(ResourceId id, JsonObject spec, (string, string)[] owner, List<MeshItem> items)
    {
        if (spec["backendDefaults"] is JsonObject { Count: > 0 } defaults)
        {
            var fields = Fields("MeshBackendDefaults", id.Kind, defaults, "", "backendDefaults");
            items.Add(Item("MeshBackendDefaults", "tls", [.. owner, .. fields]));
        }

        if (spec["logging"]?["accessLog"]?["file"] is JsonObject log && Text(log["path"]) is { } path && CanInclude(path))
            items.Add(Item("MeshAccessLog", path, [.. owner, .. Fields("MeshAccessLog", id.Kind, log, "")]));
    }

    private static void Listeners(string type, ResourceKind kind, JsonObject spec, (string, string)[] owner, List<MeshItem> items)
    {
        foreach (var listener in Elements(spec["listeners"]))
        {
            var port = listener["portMapping"]?["port"]?.ToJsonString();
            var protocol = Text(listener["portMapping"]?["protocol"]);
            if (port is null || protocol is null) continue;
            items.Add(Item(type, port, [.. owner, .. Fields(type, kind, listener, protocol)]));
        }
    }

    private List<MeshItem> Route(Resource resource, JsonObject spec, string type)
    {
        var items = new List<MeshItem>();
        if (Protocols.FirstOrDefault(known => spec[$"{known}Route"] is JsonObject) is not { } protocol) return items;
        var id = resource.Id;
        var variant = $"{protocol}Route";
        var listeners = layout.Listeners(id);
        var metadata = new List<(string, string)>();
        if (id.Kind == ResourceKind.GatewayRoute && !layout.OneGateway) metadata.Add(("Gateway", id.Parent!));
        if (listeners is not [{ } only] || only != protocol) metadata.Add(("Protocol", protocol));
        metadata.AddRange(Fields(type, id.Kind, spec, variant));
        if (layout.RefersOutside(id) && type == "MeshRoute") metadata.Add(("ExternalTargets", "true"));
        items.Add(Item(type, id.Name, metadata));
        foreach (var (member, place) in new[] { ("headers", "header"), ("queryParameters", "query"), ("metadata", "metadata") })
        {
            var usual = place == (protocol == "grpc" ? "metadata" : "header");
            foreach (var condition in Elements(spec[variant]?["match"]?[member]))
            {
                if (Text(condition["name"]) is not { } name || !CanInclude(name)) continue;
                var at = $"{variant}.match.{member}[]";
                (string, string)[] placement = usual ? [] : [("In", place)];
                items.Add(Item("MeshRouteMatch", name, [("Route", id.Name), .. placement, .. Fields("MeshRouteMatch", id.Kind, condition, at, at)]));
            }
        }

        return items;
    }

    // The metadata for the fields of the element, in the order of the reference.
    private static IEnumerable<(string, string)> Fields(string type, ResourceKind kind, JsonObject element, string variant, string? at = null)
    {
        var row = ItemTypes.Find(type)!;
        var prefix = (at ?? row.Element).Replace("*", variant, StringComparison.Ordinal);
        foreach (var metadata in row.Metadata.Where(metadata => metadata.Field.Length > 0))
        {
            var path = metadata.Field.Replace("*", variant, StringComparison.Ordinal);
            if (ShapePath.Find(Shape.Of(kind), ShapePath.Join(prefix, path)) is not { } member) continue;
            var policy = metadata.Kind == ValueKind.RetryEvents ? path[..path.LastIndexOf('.')] : null;
            if (At(element, policy ?? path) is not { } value) continue;
            var shape = policy is null ? null : ShapePath.Find(Shape.Of(kind), ShapePath.Join(prefix, policy))!.Nested;
            if (ValueWriter.Write(value, metadata.Kind, member, shape) is { } text) yield return (metadata.Name, text);
        }
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var segment in path.Split('.')) node = (node as JsonObject)?[segment];
        return node;
    }

    private static IEnumerable<JsonObject> Elements(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Whether an item's Include can contain the text. MSBuild changes backslashes in it to slashes, which could make two names equal.</summary>
    internal static bool CanInclude(string text) =>
        text.Length > 0 && ValueWriter.IsPlain(text) && !text.Contains('\\', StringComparison.Ordinal) && !ExternalValues.Uses(text);

    internal static MeshItem Item(string type, string include, IEnumerable<(string Name, string Value)> metadata) =>
        new(type, include, metadata.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>The item of a resource that is in a file as a whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="id">The resource.</param>
    /// <param name="outside">Whether it refers to something that the project does not define.</param>
    public static MeshItem Whole(string file, ResourceId id, bool outside)
    {
        var metadata = new List<(string, string)> { ("Kind", id.Kind.Info().Name) };
        if (!IsInFile(id)) metadata.AddRange(Names(id));
        if (outside) metadata.Add(("ExternalTargets", "true"));
        return Item("MeshResource", file, metadata);
    }

    /// <summary>The content of that file: the spec, and the names of the resource if the item cannot contain them.</summary>
    public static JsonObject Content(Resource resource)
    {
        var spec = JsonObject.Create(resource.Spec)!;
        var (id, info) = (resource.Id, resource.Id.Kind.Info());
        if (!IsInFile(id)) return spec;
        var content = new JsonObject { [info.NameMember] = id.Name };
        if (info.Parent is { } parent) content[parent.Info().NameMember] = id.Parent;
        content["spec"] = spec;
        return content;
    }

    /// <summary>The item of a patch.</summary>
    public static MeshItem Patch(string file, ResourceId id) => Item("MeshPatch", file, [("Kind", id.Kind.Info().Name), .. Names(id)]);

    private static (string, string)[] Names(ResourceId id) =>
        id.Parent is { } parent ? [("Name", id.Name), ("Parent", parent)] : [("Name", id.Name)];

    // MeshCi would replace {env:NAME} in an item.
    private static bool IsInFile(ResourceId id) => IsReplaced(id.Name) || (id.Parent is { } parent && IsReplaced(parent));

    private static bool IsReplaced(string name) => ExternalValues.Uses(name) || !ValueWriter.IsPlain(name);

    /// <summary>A file name that identifies the resource and is valid on every file system.</summary>
    public static string FileName(ResourceId id, string end, ISet<string> taken)
    {
        var words = new string([.. id.Path.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-')]);
        var name = $"{(words.Length > 80 ? words[..80] : words).TrimStart('.')}.{id.Kind.Info().Name}";
        var file = $"{name}.{end}";
        for (var number = 2; !taken.Add(file.ToUpperInvariant()); number++) file = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.{end}");
        return file;
    }

    /// <summary>The bytes of a JSON file.</summary>
    public static byte[] Json(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonFiles.Writer)) node.WriteTo(writer);
        return [.. stream.ToArray(), (byte)'\n'];
    }
}

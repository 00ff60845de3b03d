using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import.Formats.Kubernetes;

/// <summary>All objects of the manifests, and the names and memberships that the App Mesh controller (v1beta2) would give them.</summary>
internal sealed class Cluster
{
    private readonly Dictionary<(ResourceKind Kind, string Namespace, string Name), Manifest> _byName = [];
    private readonly List<Manifest> _meshes = [];
    private readonly List<Manifest> _gateways = [];
    private readonly Dictionary<string, Manifest> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), Manifest> _groups = [];

    /// <summary>Takes all objects into account.</summary>
    public Cluster(IEnumerable<Manifest> manifests)
    {
        foreach (var manifest in manifests)
        {
            if (manifest is { ApiVersion: "v1", Kind: "Namespace" }) _namespaces.TryAdd(manifest.Name, manifest);
            if (manifest.ApiVersion != KubernetesFormat.Current) continue;
            if (manifest.Kind == "BackendGroup") _groups.TryAdd((manifest.Namespace, manifest.Name), manifest);
            if (KindOf(manifest.Kind) is not { } kind) continue;
            if (kind == ResourceKind.Mesh) _meshes.Add(manifest);
            if (kind == ResourceKind.VirtualGateway) _gateways.Add(manifest);
            _byName.TryAdd((kind, kind == ResourceKind.Mesh ? "" : manifest.Namespace, manifest.Name), manifest);
        }
    }

    /// <summary>The kind of App Mesh resource, or null. Routes have no objects of their own.</summary>
    public static ResourceKind? KindOf(string kind) =>
        kind.Length > 0 && ResourceKinds.Find($"{char.ToLowerInvariant(kind[0])}{kind[1..]}") is { } found && found != ResourceKind.Route ? found : null;

    /// <summary>The name of an object in App Mesh.</summary>
    public static SourceScalar NameOf(Manifest manifest, ResourceKind kind) =>
        manifest.Spec["awsName"] as SourceScalar is { Kind: not ScalarKind.Null, Text.Length: > 0 } given ? given
        : manifest.Named(DefaultName(kind, manifest.Namespace, manifest.Name));

    /// <summary>The name in App Mesh of an object that another one refers to; null if the reference has no name.</summary>
    public SourceNode? Resolve(ResourceKind kind, SourceNode? reference, string ownNamespace)
    {
        if (reference is not SourceObject given || given["name"] is not SourceScalar name) return null;
        var space = kind == ResourceKind.Mesh ? "" : given["namespace"] is SourceScalar { Text.Length: > 0 } other ? other.Text : ownNamespace;
        var found = _byName.TryGetValue((kind, space, name.Text), out var manifest) ? NameOf(manifest, kind).Text : DefaultName(kind, space, name.Text);
        return SourceScalar.Of(found, name.Line);
    }

    /// <summary>The mesh of an object; null if the manifests do not contain it.</summary>
    public SourceNode? MeshOf(Manifest manifest)
    {
        if (Resolve(ResourceKind.Mesh, manifest.Spec["meshRef"], "") is { } referred) return referred;
        var candidates = Selected(_meshes, manifest, "namespaceSelector");
        return candidates switch
        {
            [] => null,
            [var only] => NameOf(only, ResourceKind.Mesh),
            _ => Ambiguous(manifest, "mesh", candidates),
        };
    }

    /// <summary>The gateway of a gateway route; null if the manifests do not contain it.</summary>
    public SourceNode? GatewayOf(Manifest route)
    {
        if (Resolve(ResourceKind.VirtualGateway, route.Spec["virtualGatewayRef"], route.Namespace) is { } referred) return referred;
        var candidates = Selected(_gateways, route, "namespaceSelector").Where(gateway => Takes(gateway, route)).ToList();
        return candidates switch
        {
            [] when _gateways.Count > 0 => new SourceUnknown(route.Content.Line, Unselected(route)),
            [] => null,
            [var only] => NameOf(only, ResourceKind.VirtualGateway),
            _ => Ambiguous(route, "virtual gateway", candidates),
        };
    }

    /// <summary>The virtual services of a backend group, or all of a namespace for <c>*</c>; null if there is no such group.</summary>
    public IEnumerable<SourceNode>? Backends(SourceObject group, string ownNamespace)
    {
        var (name, space) = (group.Text("name") ?? "", group.Text("namespace") ?? ownNamespace);
        if (name == "*") return Services(space);
        // The controller resolves the references of a group in the namespace of the node.
        return _groups.TryGetValue((space, name), out var found)
            ? found.Spec.List("virtualservices").Select(reference => Resolve(ResourceKind.VirtualService, reference, ownNamespace)).OfType<SourceNode>()
            : null;
    }

    private IEnumerable<SourceNode> Services(string space) =>
        from entry in _byName
        where entry.Key.Kind == ResourceKind.VirtualService && entry.Key.Namespace == space
        select NameOf(entry.Value, entry.Key.Kind);

    // Without a selector, a gateway takes every route.
    private static bool Takes(Manifest gateway, Manifest route) =>
        gateway.Spec["gatewayRouteSelector"] is var selector && (SourceNode.IsNull(selector) || LabelSelector.Selects(selector, route.Labels));

    private static string Unselected(Manifest route) =>
        $"No VirtualGateway selects the gateway route '{route.Name}' by gatewayRouteSelector. Correct its labels, or add virtualGatewayRef to its spec.";

    private static string DefaultName(ResourceKind kind, string space, string name) => kind switch
    {
        ResourceKind.Mesh => name,
        ResourceKind.VirtualService => $"{name}.{space}",
        _ => $"{name}_{space}",
    };

    // Without the object of a namespace its labels are unknown; then any of them may be meant.
    private List<Manifest> Selected(List<Manifest> candidates, Manifest manifest, string selector)
    {
        if (candidates.Count < 2 || !_namespaces.TryGetValue(manifest.Namespace, out var space)) return candidates;
        var labels = new Dictionary<string, string>(space.Labels, StringComparer.Ordinal);
        labels.TryAdd("kubernetes.io/metadata.name", space.Name);
        var selected = candidates.Where(candidate => LabelSelector.Selects(candidate.Spec[selector], labels)).ToList();
        return selected.Count == 0 ? candidates : selected;
    }

    private static SourceUnknown Ambiguous(Manifest manifest, string what, List<Manifest> candidates) => new(
        manifest.Content.Line,
        $"The {what} of namespace '{manifest.Namespace}' is ambiguous: {string.Join(", ", candidates.Select(candidate => candidate.Name))}. "
        + "Import the object of the namespace with its labels too, or only the manifests of one of them.");
}

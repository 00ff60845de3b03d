using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>What the spec of one resource specifies about listeners and about other resources. Any JSON can be read.</summary>
public sealed class GraphResource
{
    private GraphResource(ResourceId id, JsonElement spec)
    {
        Id = id;
        var paths = ReferencePath.Of(id.Kind);
        References = paths.Count == 0 ? [] : ReadReferences(paths, spec);
        if (id.Kind is ResourceKind.VirtualNode or ResourceKind.VirtualRouter or ResourceKind.VirtualGateway) Listeners = [.. ReadListeners(spec)];
        if (id.Kind is not (ResourceKind.Route or ResourceKind.GatewayRoute)) return;

        var types = id.Kind == ResourceKind.Route ? RouteTypes.All : RouteTypes.OfGateways;
        JsonElement? match = null;
        foreach (var type in types)
        {
            if (spec.Last(type) is not { } route) continue;
            Type = type;
            match = route.Last("match");
            break;
        }

        Port = match?.Number("port");
        Precedence = RoutePrecedence.Read(id.Name, spec, match);
    }

    /// <summary>The resource.</summary>
    public ResourceId Id { get; }

    /// <summary>The listeners of a node, router or gateway in their order, without those that have no port or no protocol.</summary>
    public IReadOnlyList<PortProtocol> Listeners { get; } = [];

    /// <summary>
    /// What the resource refers to, in the order of the spec and including repetitions: the services that a node calls, the targets of a route or
    /// gateway route, the provider of a virtual service. Parents are not included.
    /// </summary>
    public IReadOnlyList<GraphReference> References { get; }

    /// <summary>Type of a route or gateway route, such as <c>httpRoute</c>; null if it has none, and for other kinds.</summary>
    public string? Type { get; }

    /// <summary>Port of the router's or gateway's listener that a route or gateway route belongs to; null if it does not specify one.</summary>
    public int? Port { get; }

    /// <summary>When a route or gateway route is evaluated; null for other kinds.</summary>
    public RoutePrecedence? Precedence { get; }

    /// <summary>The node or router that provides a virtual service; null if it has none, and for other kinds.</summary>
    public ResourceId? Provider => Id.Kind == ResourceKind.VirtualService && References.Count > 0 ? References[0].To : null;

    /// <summary>The virtual services that a node calls, in the order of the spec and including repetitions; empty for other kinds.</summary>
    public IEnumerable<ResourceId> Backends => Id.Kind == ResourceKind.VirtualNode ? References.Select(reference => reference.To) : [];

    /// <summary>The virtual router of a route or the virtual gateway of a gateway route; null for other kinds.</summary>
    public ResourceId? Parent => Id.Parent is { } parent && Id.Kind.Info().Parent is { } kind ? new(kind, parent) : null;

    /// <summary>The resources that must exist before this one: its parent and what it refers to, except for the services that a node calls.</summary>
    public IEnumerable<ResourceId> Needs
    {
        get
        {
            if (Parent is { } parent) yield return parent;
            if (Id.Kind == ResourceKind.VirtualNode) yield break;
            if (Id.Kind == ResourceKind.VirtualService)
            {
                if (Provider is { } provider) yield return provider;
                yield break;
            }

            foreach (var reference in References) yield return reference.To;
        }
    }

    /// <summary>Reads a spec.</summary>
    /// <param name="id">The resource that the spec belongs to. Its kind determines what is read.</param>
    /// <param name="spec">Any JSON. Unexpected values are treated as absent.</param>
    public static GraphResource Read(ResourceId id, JsonElement spec) => new(id, spec);

    /// <summary>Reads the spec of a resource.</summary>
    public static GraphResource Read(Resource resource) => new(resource.Id, resource.Spec);

    /// <summary>
    /// Every resource that a spec refers to, without duplicates, even if a member appears twice, several route types are present, or a service has two
    /// providers. For decisions that must not depend on how an invalid spec would be read.
    /// </summary>
    /// <param name="kind">Kind of the spec.</param>
    /// <param name="spec">Any JSON.</param>
    public static IReadOnlyList<ResourceId> Named(ResourceKind kind, JsonElement spec) =>
        [.. ReferencePath.Of(kind).SelectMany(path => path.Named(spec)).Distinct()];

    private static List<GraphReference> ReadReferences(IReadOnlyList<ReferencePath> paths, JsonElement spec)
    {
        var references = new List<GraphReference>();
        foreach (var path in paths) path.Read(spec, references);
        return references;
    }

    private static IEnumerable<PortProtocol> ReadListeners(JsonElement spec)
    {
        foreach (var listener in spec.Last("listeners").Elements())
        {
            if (listener.Last("portMapping") is not { } mapping) continue;
            if (mapping.Number("port") is { } port && mapping.Text("protocol") is { } protocol) yield return new(port, protocol);
        }
    }
}

using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>A port on which a router, node or gateway listens.</summary>
internal readonly record struct ListenerPort(int Port, string Protocol);

/// <summary>That a route needs a listener of another resource.</summary>
/// <param name="Holder">Whose listener.</param>
/// <param name="Port">Which, or null where the holder's only one is meant.</param>
/// <param name="Receives">Whether the route receives its traffic there, rather than sending it there.</param>
internal readonly record struct ListenerUse(ResourceId Holder, int? Port, bool Receives);

/// <summary>What a spec says about other resources. Tolerates specs that no validator has seen.</summary>
internal static class SpecReferences
{
    private static readonly string[] RouteTypes = ["httpRoute", "http2Route", "grpcRoute", "tcpRoute"];

    /// <summary>The resources that must exist for this one to exist. Backends are names and not among them.</summary>
    public static IEnumerable<ResourceId> Needed(ResourceId id, JsonElement spec) => id.Kind switch
    {
        ResourceKind.Route => [new(ResourceKind.VirtualRouter, id.Parent!), .. Targets(spec).Select(target => target.Node)],
        ResourceKind.VirtualService => Provider(spec) is { } provider ? [provider] : [],
        ResourceKind.GatewayRoute => GatewayTarget(spec) is { } target
            ? [new(ResourceKind.VirtualGateway, id.Parent!), target.Service]
            : [new(ResourceKind.VirtualGateway, id.Parent!)],
        _ => [],
    };

    /// <summary>The virtual services that a virtual node calls.</summary>
    public static IEnumerable<ResourceId> Backends(ResourceId id, JsonElement spec) =>
        id.Kind != ResourceKind.VirtualNode ? [] : List(Member(spec, "backends"))
            .Select(backend => Text(Member(Member(backend, "virtualService"), "virtualServiceName")))
            .OfType<string>().Select(name => new ResourceId(ResourceKind.VirtualService, name));

    /// <summary>The router or node behind a virtual service, or null.</summary>
    public static ResourceId? Provider(JsonElement spec)
    {
        var provider = Member(spec, "provider");
        if (Text(Member(Member(provider, "virtualRouter"), "virtualRouterName")) is { } router) return new(ResourceKind.VirtualRouter, router);
        if (Text(Member(Member(provider, "virtualNode"), "virtualNodeName")) is { } node) return new(ResourceKind.VirtualNode, node);
        return null;
    }

    /// <summary>The listeners that a route or gateway route needs; a virtual service has those of its provider.</summary>
    /// <param name="id">The route; other kinds need none.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="provider">Who provides a virtual service in the same state of the mesh.</param>
    public static IEnumerable<ListenerUse> Uses(ResourceId id, JsonElement spec, Func<ResourceId, ResourceId?> provider)
    {
        var matchPort = Number(Member(Member(Body(spec), "match"), "port"));
        if (id.Kind == ResourceKind.Route)
        {
            yield return new(new(ResourceKind.VirtualRouter, id.Parent!), matchPort, Receives: true);
            foreach (var (node, port) in Targets(spec)) yield return new(node, port, Receives: false);
        }
        else if (id.Kind == ResourceKind.GatewayRoute)
        {
            yield return new(new(ResourceKind.VirtualGateway, id.Parent!), matchPort, Receives: true);
            if (GatewayTarget(spec) is not { } target) yield break;
            yield return new(target.Service, target.Port, Receives: false);
            if (provider(target.Service) is { } holder) yield return new(holder, target.Port, Receives: false);
        }
    }

    /// <summary>The ports on which a router, node or gateway listens.</summary>
    public static IReadOnlyList<ListenerPort> Listeners(JsonElement spec) =>
        [.. List(Member(spec, "listeners")).Select(listener => Member(listener, "portMapping"))
            .Select(mapping => new ListenerPort(Number(Member(mapping, "port")) ?? 0, Text(Member(mapping, "protocol")) ?? ""))];

    private static IEnumerable<(ResourceId Node, int? Port)> Targets(JsonElement spec) =>
        from target in List(Member(Member(Body(spec), "action"), "weightedTargets"))
        let node = Text(Member(target, "virtualNode"))
        where node is not null
        select (new ResourceId(ResourceKind.VirtualNode, node), Number(Member(target, "port")));

    private static (ResourceId Service, int? Port)? GatewayTarget(JsonElement spec)
    {
        var target = Member(Member(Body(spec), "action"), "target");
        return Text(Member(Member(target, "virtualService"), "virtualServiceName")) is { } name
            ? (new ResourceId(ResourceKind.VirtualService, name), Number(Member(target, "port")))
            : null;
    }

    private static JsonElement? Body(JsonElement spec) => RouteTypes.Select(type => Member(spec, type)).FirstOrDefault(body => body is not null);

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement.ArrayEnumerator List(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) ? whole : null;
}

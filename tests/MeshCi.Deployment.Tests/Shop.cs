using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Tests;

/// <summary>Definitions of a small shop for tests to change.</summary>
internal static class Shop
{
    public static readonly ResourceId Mesh = new(ResourceKind.Mesh, "shop");

    public static ResourceId Node(string name) => new(ResourceKind.VirtualNode, name);

    public static ResourceId Router(string name) => new(ResourceKind.VirtualRouter, name);

    public static ResourceId Route(string router, string name) => new(ResourceKind.Route, name, router);

    public static ResourceId Service(string name) => new(ResourceKind.VirtualService, name);

    public static ResourceId Gateway(string name) => new(ResourceKind.VirtualGateway, name);

    public static ResourceId GatewayRoute(string gateway, string name) => new(ResourceKind.GatewayRoute, name, gateway);

    public static Resource Of(ResourceId id, string spec, params (string Key, string Value)[] tags) =>
        new() { Id = id, Spec = JsonElement.Parse(spec), Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value) };

    public static Definition Definition(string service, params IEnumerable<Resource> resources) => new()
    {
        Mesh = "shop",
        Service = service,
        Version = "1.0.0",
        Owner = $"acme/{service}",
        Resources = [.. resources.OrderBy(resource => resource.Id)],
    };

    public static string Listeners(params (int Port, string Protocol)[] listeners) =>
        $$"""{"listeners":[{{string.Join(',', listeners.Select(Listener))}}]}""";

    public static string NodeSpec(params (int Port, string Protocol)[] listeners) =>
        listeners.Length == 0 ? "{}" : Listeners(listeners)[..^1] + ""","serviceDiscovery":{"dns":{"hostname":"orders.shop.local"}}}""";

    public static string RouteSpec(string node, string timeout = "15s", int? matchPort = null, int? targetPort = null, string type = "httpRoute") =>
        $$$$$$"""
        {"{{{{{{type}}}}}}":{"action":{"weightedTargets":[{"virtualNode":"{{{{{{node}}}}}}","weight":100{{{{{{PortMember(targetPort)}}}}}}}]},
        "match":{"prefix":"/"{{{{{{PortMember(matchPort)}}}}}}},"timeout":{"perRequest":{"unit":"s","value":{{{{{{timeout.TrimEnd('s')}}}}}}}}}}
        """;

    /// <summary>A further member <c>port</c> of a JSON object, if a port is specified.</summary>
    public static string PortMember(int? port) => port is null ? "" : $",\"port\":{port}";

    public static string ProviderSpec(string router) => $$$$"""{"provider":{"virtualRouter":{"virtualRouterName":"{{{{router}}}}"}}}""";

    private static string Listener((int Port, string Protocol) listener) =>
        $$$"""{"portMapping":{"port":{{{listener.Port}}},"protocol":"{{{listener.Protocol}}}"}}""";

    /// <summary>The usual four resources of an HTTP service.</summary>
    public static Definition Orders(string timeout = "15s", string version = "1.0.0") => Definition("orders",
        Of(Node("orders"), NodeSpec((8080, "http"))),
        Of(Router("orders"), Listeners((8080, "http"))),
        Of(Route("orders", "default"), RouteSpec("orders", timeout)),
        Of(Service("orders.shop.local"), ProviderSpec("orders"))) with
    { Version = version };

    public static Definition With(this Definition definition, params Resource[] resources) => definition with
    {
        Resources = [.. definition.Resources.Where(old => resources.All(resource => resource.Id != old.Id)).Concat(resources).OrderBy(resource => resource.Id)],
    };

    public static Definition Without(this Definition definition, params ResourceId[] ids) =>
        definition with { Resources = [.. definition.Resources.Where(resource => !ids.Contains(resource.Id))] };
}

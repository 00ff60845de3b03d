using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Callers without TLS of services that refuse requests without it, in this project or in one that it refers to.</summary>
internal static class ClientTls
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        var required = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var id in view.Of(ResourceKind.VirtualNode)) Node(id, view.Get<VirtualNodeSpec>(id)!, view, required, found);
        foreach (var id in view.Of(ResourceKind.VirtualGateway)) Gateway(id, view.Get<VirtualGatewaySpec>(id)!, view, required, found);
    }

    private static void Node(
        ResourceId id, VirtualNodeSpec node, DefinitionView view, Dictionary<string, IReadOnlyList<int>> required, List<ResourceFinding> found)
    {
        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } service } backend) continue;
            var policy = backend.ClientPolicy?.Tls ?? defaults;
            if (!Fails(policy is not null, policy?.Ports, Required(service, view, required))) continue;
            var path = $"spec.backends[{index}].virtualService.virtualServiceName";
            found.Add(new(id, path, MeshDiagnostics.CallerWithoutTls, RefusesPlainCalls(service, required[service], policy is not null, "this MeshBackend")));
        }
    }

    private static void Gateway(
        ResourceId id, VirtualGatewaySpec gateway, DefinitionView view, Dictionary<string, IReadOnlyList<int>> required, List<ResourceFinding> found)
    {
        var policy = gateway.BackendDefaults?.ClientPolicy?.Tls;
        foreach (var route in view.Children(id))
        {
            var (path, target) = view.Get<GatewayRouteSpec>(route) switch
            {
                { HttpRoute.Action.Target: { } http } => (RouteTypes.Http, http),
                { Http2Route.Action.Target: { } http2 } => (RouteTypes.Http2, http2),
                { GrpcRoute.Action.Target: { } grpc } => (RouteTypes.Grpc, grpc),
                _ => ("", null),
            };
            if (target?.VirtualService?.VirtualServiceName is not { } service) continue;
            if (!Fails(policy is not null, policy?.Ports, Required(service, view, required))) continue;
            var place = $"a MeshBackendDefaults with Gateway=\"{Wording.Short(id.Name)}\"";
            found.Add(new(
                route,
                $"spec.{path}.action.target.virtualService.virtualServiceName",
                MeshDiagnostics.CallerWithoutTls,
                RefusesPlainCalls(service, required[service], policy is not null, place)));
        }
    }

    // Calls to a listener that also accepts requests without TLS succeed, so a service with one is not reported.
    private static bool Fails(bool hasPolicy, IReadOnlyList<int>? ports, IReadOnlyList<int> required) =>
        required.Count > 0 && (!hasPolicy || (ports is { Count: > 0 } && !required.Any(ports.Contains)));

    // The ports of a service all of whose listeners require TLS; otherwise none.
    private static IReadOnlyList<int> Required(string service, DefinitionView view, Dictionary<string, IReadOnlyList<int>> known)
    {
        if (known.TryGetValue(service, out var ports)) return ports;
        var listeners = view.NodesBehind(service).Select(view.Node).OfType<VirtualNodeSpec>().SelectMany(node => node.Listeners ?? [])
            .Select(listener => (Port: listener.PortMapping?.Port ?? 0, Required: listener.Tls?.Mode == "STRICT")).ToList();
        if (listeners.Count == 0 && view.Context.Services.TryGetValue(service, out var outside))
            listeners = [.. outside.Select(listener => (listener.Port, Required: listener.RequiresTls))];
        return known[service] = listeners.TrueForAll(listener => listener.Required) ? [.. listeners.Select(listener => listener.Port).Distinct()] : [];
    }

    private static string RefusesPlainCalls(string service, IReadOnlyList<int> ports, bool hasPolicy, string place)
    {
        var cause = hasPolicy ? "the client policy of the caller does not include that port" : "the caller has no client policy for TLS";
        var fix = hasPolicy ? "Add the port to TlsPorts of the client policy" : $"Add TlsTrustChain, TlsTrustSecretName or TlsTrustAuthorities to {place}";
        var required = Wording.And([.. ports.Select(port => $"{port}")]);
        return $"The service '{Wording.Short(service)}' requires TLS on port {required} (TlsMode STRICT), but {cause}, "
            + $"so every call to it fails. {fix}, or set TlsMode=\"PERMISSIVE\" on the listener until all callers use TLS.";
    }
}

using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Calls to services of other projects that cannot work, as far as the listeners of those services are known.</summary>
internal static class OutsideServiceRules
{
    /// <summary>Checks that a backend for which TLS is required has a listener that uses TLS.</summary>
    public static void Node(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } name } backend) continue;
            if (!view.Context.Services.TryGetValue(name, out var listeners)) continue;
            if ((backend.ClientPolicy?.Tls ?? defaults) is not { } policy || policy.Enforce == false) continue;
            var plain = listeners.Where(listener => !listener.Tls && (policy.Ports is not { Count: > 0 } ports || ports.Contains(listener.Port))).ToList();
            if (plain.Count == 0) continue;
            var secure = listeners.Except(plain).Where(listener => listener.Tls).Select(listener => listener.Port.ToString(CultureInfo.InvariantCulture));
            found.Add(new(
                id, $"spec.backends[{index}].virtualService.clientPolicy.tls", MeshDiagnostics.BackendWithoutTls, DoesNotUseTls(name, plain, [.. secure])));
        }
    }

    /// <summary>Checks that a listener of the called service accepts the protocol of a gateway route.</summary>
    public static void GatewayRoute(ResourceId id, GatewayRouteSpec spec, DefinitionView view, List<ResourceFinding> found)
    {
        if (GatewayRouteView.Of(spec) is not { Service: { } service } route || !view.Context.Services.TryGetValue(service, out var listeners)) return;
        var meant = listeners.Where(listener => route.TargetPort is null || listener.Port == route.TargetPort).ToList();
        if (meant.Count == 0 || meant.Exists(listener => Understands(listener.Protocol, route.Protocol))) return;
        found.Add(new(id, $"spec.{route.Type}", MeshDiagnostics.GatewayTargetProtocol, ProtocolsDiffer(route.Protocol, service, meant)));
    }

    private static string DoesNotUseTls(string service, List<OutsideListener> plain, List<string> secure)
    {
        var fix = secure.Count > 0 ? $"List only the ports that use TLS: TlsPorts=\"{string.Join(';', secure)}\""
            : "Set TlsMode and a certificate on that listener, or set TlsEnforce=\"false\" here";
        return $"The client policy requires TLS for '{Wording.Short(service)}', but the service does not use TLS on port {Ports(plain)}, "
            + $"so every call to it fails. {fix}.";
    }

    private static string ProtocolsDiffer(string protocol, string service, List<OutsideListener> listeners)
    {
        var others = Wording.Or([.. listeners.Select(listener => listener.Protocol).Distinct()]);
        return $"The route uses {protocol}, but '{Wording.Short(service)}' uses {others} on port {Ports(listeners)}. "
            + "Use the same protocol for both, or specify another TargetPort.";
    }

    // A proxy translates between the versions of HTTP, but it does not convert to gRPC and does not forward TCP.
    private static bool Understands(string listener, string route) =>
        listener == route || (listener is "http" or "http2" && route is "http" or "http2");

    private static string Ports(List<OutsideListener> listeners) =>
        string.Join(", ", listeners.Select(listener => listener.Port.ToString(CultureInfo.InvariantCulture)));
}

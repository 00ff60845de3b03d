using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Calls that cannot work, as far as the called project says what it listens on.</summary>
internal static class OutsideServiceRules
{
    /// <summary>TLS that is demanded where the listener does not speak it.</summary>
    public static void Node(ResourceId id, VirtualNodeSpec node, DefinitionView view, List<ResourceFinding> found)
    {
        var defaults = node.BackendDefaults?.ClientPolicy?.Tls;
        for (var index = 0; index < (node.Backends?.Count ?? 0); index++)
        {
            if (node.Backends![index].VirtualService is not { VirtualServiceName: { } name } backend || !view.Context.Services.TryGetValue(name, out var listeners)) continue;
            if ((backend.ClientPolicy?.Tls ?? defaults) is not { } policy || policy.Enforce == false) continue;
            var plain = listeners.Where(listener => !listener.Tls && (policy.Ports is not { Count: > 0 } ports || ports.Contains(listener.Port))).ToList();
            if (plain.Count == 0) continue;
            var secure = listeners.Except(plain).Where(listener => listener.Tls).Select(listener => listener.Port.ToString(CultureInfo.InvariantCulture)).ToList();
            var fix = secure.Count > 0 ? $"List the ports that speak it: TlsPorts=\"{string.Join(';', secure)}\"" : "Give the listener there a TlsMode and a certificate, or set TlsEnforce=\"false\" here";
            found.Add(new(
                id,
                $"spec.backends[{index}].virtualService.clientPolicy.tls",
                MeshDiagnostics.BackendWithoutTls,
                $"'{Wording.Short(name)}' must be called with TLS, but does not speak it on {Ports(plain)}, so every call there fails. {fix}."));
        }
    }

    /// <summary>A gateway route whose protocol no listener of the called service understands.</summary>
    public static void GatewayRoute(ResourceId id, GatewayRouteSpec spec, DefinitionView view, List<ResourceFinding> found)
    {
        if (GatewayRouteView.Of(spec) is not { Service: { } service } route || !view.Context.Services.TryGetValue(service, out var listeners)) return;
        var meant = listeners.Where(listener => route.TargetPort is null || listener.Port == route.TargetPort).ToList();
        if (meant.Count == 0 || meant.Exists(listener => Understands(listener.Protocol, route.Protocol))) return;
        found.Add(new(
            id, $"spec.{route.Type}", MeshDiagnostics.GatewayTargetProtocol, $"The route is of {route.Protocol}, but '{Wording.Short(service)}' speaks {Wording.Or([.. meant.Select(listener => listener.Protocol).Distinct()])} on {Ports(meant)}. Make both the same, or name another TargetPort."));
    }

    // A proxy translates between the versions of HTTP, but neither makes gRPC of something else nor hands on TCP.
    private static bool Understands(string listener, string route) =>
        listener == route || (listener is "http" or "http2" && route is "http" or "http2");

    private static string Ports(List<OutsideListener> listeners) => string.Join(", ", listeners.Select(listener => listener.Port.ToString(CultureInfo.InvariantCulture)));
}

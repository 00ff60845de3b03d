using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Routing;

/// <summary>Gateways and listeners of gateways that no gateway route of the definition uses: what arrives there is answered with 404.</summary>
internal static class GatewaysWithoutRoutes
{
    private const int MostSaid = 10;

    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Of(ResourceKind.VirtualGateway).Count == 0) return;
        var routes = view.Known.Where(id => id.Kind == ResourceKind.GatewayRoute).ToLookup(id => id.Parent, StringComparer.Ordinal);
        // A project that has nothing else to lead to owns its gateways for others, which bring the routes.
        var isForOthers = !view.Known.Any(other => other.Kind is ResourceKind.VirtualService or ResourceKind.GatewayRoute);
        foreach (var id in view.Of(ResourceKind.VirtualGateway))
        {
            if (view.MayReferOutside(id)) continue;
            if (!routes[id.Name].Any())
            {
                found.Add(new(
                    id, "", MeshDiagnostics.RouteWithoutRouter.As(isForOthers ? Severity.Info : Severity.Warning), $"Gateway '{Wording.Short(id.Name)}' has no gateway route here, so every request to it is answered with 404 unless another project adds one. Add <MeshGatewayRoute Include=\"all\" Gateway=\"{Wording.Short(id.Name)}\" />, with a Service where it leads to another project's."));
                continue;
            }

            // A route that was refused may be the one that is missing here.
            var sound = view.Children(id).Select(route => GatewayRouteView.Of(view.Get<GatewayRouteSpec>(route)!)).OfType<GatewayRouteView>().Select(route => route.Port).ToList();
            if (sound.Count < routes[id.Name].Count() || view.GatewayPorts(id.Name) is not { } listeners) continue;
            var used = sound.ToHashSet();
            if (used.Contains(null)) continue;
            var idle = listeners.All.Where(listener => !used.Contains(listener.Port)).ToList();
            if (idle.Count == 0) continue;
            found.Add(new(
                id, "spec.listeners", MeshDiagnostics.RouteWithoutRouter.As(Severity.Info), $"No gateway route here is for {(idle.Count == 1 ? "port" : "the ports")} {Wording.Some(idle.Select(listener => string.Create(CultureInfo.InvariantCulture, $"{listener.Port} ({listener.Protocol})")), idle.Count, MostSaid)} of gateway '{Wording.Short(id.Name)}', so requests there are answered with 404 unless another project adds one. Add a MeshGatewayRoute with Port=\"{idle[0].Port}\", or remove the listener."));
        }
    }
}

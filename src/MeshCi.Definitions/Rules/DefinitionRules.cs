using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Context;
using MeshCi.Definitions.Rules.References;
using MeshCi.Definitions.Rules.Resilience;
using MeshCi.Definitions.Rules.Routing;
using MeshCi.Definitions.Rules.Security;
using MeshCi.Definitions.Rules.Specs;
using MeshCi.Definitions.Rules.Telemetry;

namespace MeshCi.Definitions.Rules;

/// <summary>The rules that compare the resources of one definition.</summary>
public static class DefinitionRules
{
    /// <summary>Checks resources against each other, and for settings that do not work.</summary>
    /// <param name="resources">Resources whose specs <see cref="ShapeValidator"/> and <see cref="SpecRules"/> accept.</param>
    /// <param name="known">Ids of all resources of the definition, including invalid ones.</param>
    /// <param name="context">What else the rules need to know.</param>
    /// <returns>All findings by resource, before the project's severities are applied.</returns>
    public static IReadOnlyList<ResourceFinding> Check(IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> known, RuleContext context)
    {
        var view = new DefinitionView(resources, known, context);
        var found = new List<ResourceFinding>();
        foreach (var resource in resources) Check(resource.Id, view, found);
        TimeoutRules.Check(view, found);
        RouteOrder.Check(view, found);
        CallCycles.Check(view, found);
        SharedRoutes.Check(view, found);
        GatewaysWithoutRoutes.Check(view, found);
        SharedMeshGateways.Check(view, found);
        ClientTls.Check(view, found);
        MutualTls.Check(view, found);
        QuotaRules.Check(view, found);
        return found;
    }

    private static void Check(ResourceId id, DefinitionView view, List<ResourceFinding> found)
    {
        NameRules.Check(id, found);
        switch (id.Kind)
        {
            case ResourceKind.Mesh:
                EgressRules.Check(id, view.Get<MeshSpec>(id)!, view, found);
                break;
            case ResourceKind.VirtualNode:
                var node = view.Get<VirtualNodeSpec>(id)!;
                NodeResilience.Check(id, node, view, found);
                HostNames.Check(id, node, found);
                BackendRules.Check(id, node, view, found);
                ProxyPorts.Check(id, node.Listeners?.Select(listener => listener.PortMapping?.Port), found);
                OutsideServiceRules.Node(id, node, view, found);
                ExternalCalls.Check(id, node, view, found);
                TlsRules.Node(id, node, view, found);
                // Nothing runs next to a host outside the mesh that could write a log.
                if (!ExternalHost.IsNodeOf(id.Name, node.ServiceDiscovery?.Dns?.Hostname)) AccessLogRules.Node(id, node, found);
                break;
            case ResourceKind.VirtualRouter:
                RouterRules.Check(id, view.Get<VirtualRouterSpec>(id)!, view, found);
                break;
            case ResourceKind.Route:
                if (view.Route(id) is not { } route) break;
                RouteReferences.Check(id, route, view, found);
                RetryRules.Check(id, route, view, found);
                IneffectiveRouteSettings.Check(id, view.Get<RouteSpec>(id)!, route, found);
                PathHygiene.Check(id, view.Get<RouteSpec>(id)!, found);
                WholeValues.Check(id, view.Get<RouteSpec>(id)!, found);
                break;
            case ResourceKind.VirtualService:
                ProviderRules.Check(id, view.Get<VirtualServiceSpec>(id)!, view, found);
                break;
            case ResourceKind.VirtualGateway:
                var gateway = view.Get<VirtualGatewaySpec>(id)!;
                GatewayListeners.Check(id, gateway, found);
                ProxyPorts.Check(id, gateway.Listeners?.Select(listener => listener.PortMapping?.Port), found);
                TlsRules.Gateway(id, gateway, view, found);
                AccessLogRules.Gateway(id, gateway, found);
                break;
            case ResourceKind.GatewayRoute:
                GatewayRouteReferences.Check(id, view.Get<GatewayRouteSpec>(id)!, view, found);
                NameRules.Hosts(id, view.Get<GatewayRouteSpec>(id)!, found);
                RewriteEffect.Check(id, view.Get<GatewayRouteSpec>(id)!, found);
                OutsideServiceRules.GatewayRoute(id, view.Get<GatewayRouteSpec>(id)!, view, found);
                PathHygiene.Check(id, view.Get<GatewayRouteSpec>(id)!, found);
                WholeValues.Check(id, view.Get<GatewayRouteSpec>(id)!, found);
                break;
        }
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>A gateway route against its gateway's listeners and its target's.</summary>
internal static class GatewayRouteReferences
{
    public static void Check(ResourceId id, GatewayRouteSpec spec, DefinitionView view, List<ResourceFinding> found)
    {
        if (GatewayRouteView.Of(spec) is not { } route || id.Parent is not { } parent) return;
        var gateway = new ResourceId(ResourceKind.VirtualGateway, parent);
        if (!view.Knows(gateway))
        {
            if (!view.MayReferOutside(id))
                found.Add(new(id, "", MeshDiagnostics.RouteWithoutRouter, $"The virtual gateway '{Wording.Short(parent)}' is not in this definition. Correct Parent, or set ExternalTargets=\"true\" where another project defines it."));
        }
        else if (view.GatewayPorts(parent) is { Count: > 0 } listeners)
        {
            Gateway(id, route, parent, listeners, found);
        }

        Misspelled(id, route, view, found);
        if (route.Service is { } service && view.ProviderPorts(service) is { Count: > 0 } ports) Target(id, route, service, ports, found);
    }

    // Another project's service may have any name; one nearly like this project's is more likely a slip, which App Mesh refuses at the deploy.
    private static void Misspelled(ResourceId id, GatewayRouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        if (route.Service is not { } service || view.Knows(new(ResourceKind.VirtualService, service)) || view.Context.Services.ContainsKey(service)) return;
        if (ServiceNames.Nearest(service, view.Services) is not { } meant || ServiceNames.AreSiblings(service, meant)) return;
        found.Add(new(
            id, $"spec.{route.Type}.action.target.virtualService.virtualServiceName", MeshDiagnostics.GatewayTargetMisspelled, $"'{Wording.Short(service)}' is no virtual service of this project, and its name is nearly that of '{Wording.Short(meant)}'. Did you mean {Wording.Short(meant)}? If another project provides it, name that project by its path, or silence this with a MeshRule."));
    }

    private static void Gateway(ResourceId id, GatewayRouteView route, string gateway, ListenerSet listeners, List<ResourceFinding> found)
    {
        var path = $"spec.{route.Type}.match.port";
        if (route.Port is null && listeners.Count > 1)
        {
            found.Add(new(id, path, MeshDiagnostics.RoutePort, $"Gateway '{gateway}' has several listeners, {listeners}, and the route does not say which. Add Port."));
            return;
        }

        if (listeners.First(route.Port) is not { } meant) found.Add(new(id, path, MeshDiagnostics.RoutePort, $"Gateway '{gateway}' does not listen on {route.Port}; its listeners are {listeners}."));
        else if (meant.Protocol != route.Protocol)
            found.Add(new(id, $"spec.{route.Type}", MeshDiagnostics.RouteProtocol, $"Gateway '{gateway}' speaks {meant.Protocol} on port {meant.Port}, but the route is of {route.Protocol}. Make both the same."));
    }

    private static void Target(ResourceId id, GatewayRouteView route, string service, ListenerSet listeners, List<ResourceFinding> found)
    {
        var path = $"spec.{route.Type}.action.target.port";
        if (route.TargetPort is null && listeners.Count > 1)
            found.Add(new(id, path, MeshDiagnostics.GatewayTarget, $"'{Wording.Short(service)}' listens on {listeners}, and the route does not say which of them it calls. Add TargetPort=\"{listeners.All[0].Port}\", say."));
        else if (route.TargetPort is { } port && listeners.First(port) is null)
            found.Add(new(id, path, MeshDiagnostics.GatewayTarget, $"'{Wording.Short(service)}' does not listen on {port}; its listeners are {listeners}. Correct TargetPort, or leave it out where there is one listener."));
    }
}

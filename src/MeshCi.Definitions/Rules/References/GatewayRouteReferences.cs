using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Compares a gateway route with the listeners of its gateway and of its target.</summary>
internal static class GatewayRouteReferences
{
    public static void Check(ResourceId id, GatewayRouteSpec spec, DefinitionView view, List<ResourceFinding> found)
    {
        if (GatewayRouteView.Of(spec) is not { } route || id.Parent is not { } parent) return;
        var gateway = new ResourceId(ResourceKind.VirtualGateway, parent);
        if (!view.Knows(gateway))
        {
            if (!view.MayReferOutside(id))
                found.Add(new(id, "", MeshDiagnostics.RouteWithoutRouter, UnknownGateway(parent)));
        }
        else if (view.GatewayPorts(parent) is { Count: > 0 } listeners)
        {
            Gateway(id, route, parent, listeners, found);
        }

        Misspelled(id, route, view, found);
        if (route.Service is { } service && view.ProviderPorts(service) is { Count: > 0 } ports) Target(id, route, service, ports, found);
    }

    // Another project's service can have any name, but a name close to one of this project's is probably a misspelling. App Mesh would only refuse it
    // during the deployment.
    private static void Misspelled(ResourceId id, GatewayRouteView route, DefinitionView view, List<ResourceFinding> found)
    {
        if (route.Service is not { } service || view.Knows(new(ResourceKind.VirtualService, service)) || view.Context.Services.ContainsKey(service)) return;
        if (ServiceNames.Nearest(service, view.Services) is not { } meant || ServiceNames.AreSiblings(service, meant)) return;
        var path = $"spec.{route.Type}.action.target.virtualService.virtualServiceName";
        found.Add(new(id, path, MeshDiagnostics.GatewayTargetMisspelled, ProbablyMisspelled(service, meant)));
    }

    private static void Gateway(ResourceId id, GatewayRouteView route, string gateway, ListenerSet listeners, List<ResourceFinding> found)
    {
        var path = $"spec.{route.Type}.match.port";
        if (route.Port is null && listeners.Count > 1)
        {
            found.Add(new(id, path, MeshDiagnostics.RoutePort, NeedsPort(gateway, listeners)));
            return;
        }

        if (listeners.First(route.Port) is not { } meant)
            found.Add(new(id, path, MeshDiagnostics.RoutePort, $"Gateway '{gateway}' does not listen on port {route.Port}. It listens on {listeners}."));
        else if (meant.Protocol != route.Protocol)
            found.Add(new(id, $"spec.{route.Type}", MeshDiagnostics.RouteProtocol, ProtocolsDiffer(gateway, meant, route.Protocol)));
    }

    private static void Target(ResourceId id, GatewayRouteView route, string service, ListenerSet listeners, List<ResourceFinding> found)
    {
        var path = $"spec.{route.Type}.action.target.port";
        if (route.TargetPort is null && listeners.Count > 1)
            found.Add(new(id, path, MeshDiagnostics.GatewayTarget, NeedsTargetPort(service, listeners)));
        else if (route.TargetPort is { } port && listeners.First(port) is null)
            found.Add(new(id, path, MeshDiagnostics.GatewayTarget, UnknownTargetPort(service, port, listeners)));
    }

    private static string UnknownGateway(string gateway) =>
        $"The virtual gateway '{Wording.Short(gateway)}' is not in this definition. "
        + "Correct Parent, or set ExternalTargets=\"true\" if another project defines it.";

    private static string ProbablyMisspelled(string service, string meant) =>
        $"The target '{Wording.Short(service)}' is not a virtual service of this project, but its name is close to '{Wording.Short(meant)}'. "
        + $"Did you mean {Wording.Short(meant)}? "
        + "If another project provides the target, specify the path of that project, or suppress this diagnostic with a MeshRule.";

    private static string NeedsPort(string gateway, ListenerSet listeners) =>
        $"Gateway '{gateway}' has several listeners: {listeners}. The route must specify one of them. Add Port.";

    private static string ProtocolsDiffer(string gateway, PortProtocol listener, string protocol) =>
        $"Gateway '{gateway}' uses {listener.Protocol} on port {listener.Port}, but the route uses {protocol}. Use the same protocol for both.";

    private static string NeedsTargetPort(string service, ListenerSet listeners) =>
        $"The service '{Wording.Short(service)}' listens on {listeners}. The route must specify which of these ports it calls. "
        + $"Add TargetPort, such as TargetPort=\"{listeners.All[0].Port}\".";

    private static string UnknownTargetPort(string service, int port, ListenerSet listeners) =>
        $"The service '{Wording.Short(service)}' does not listen on port {port}. It listens on {listeners}. "
        + "Correct TargetPort, or remove it if there is only one listener.";
}

using System.Globalization;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Tests;

/// <summary>Random valid definitions of one to three services with everything that can change: listeners, protocols, routes, providers, gateways.</summary>
internal sealed class Meshes(Random random)
{
    private static readonly string[] Protocols = ["http", "http", "http", "http2", "grpc", "tcp"];

    /// <summary>Two definitions of the same project. The second one often differs from the first in a few places only.</summary>
    public static (Definition Before, Definition After) Pair(uint seed)
    {
        var before = new Shape();
        var random = new Random(unchecked((int)seed));
        var meshes = new Meshes(random);
        for (var index = 0; index < 3; index++) before.Services.Add(meshes.Service(index));
        meshes.Gateway(before);
        var after = before.Copy();
        var changes = random.Next(1, 5);
        for (var index = 0; index < changes; index++) meshes.Mutate(after);
        return (Define(before), Define(after));
    }

    private ServiceShape Service(int index) => new($"s{index}")
    {
        Exists = index == 0 || random.Next(3) > 0,
        Listeners = Listeners(),
        RouterPorts = random.Next(4) == 0,
        Router = random.Next(4) > 0,
        Canary = random.Next(3) == 0,
        NamesPorts = random.Next(3) == 0,
        Routes = [.. Enumerable.Range(0, random.Next(4)).Select(Route)],
        Default = random.Next(5) > 0,
    };

    private List<(int Port, string Protocol)> Listeners()
    {
        var protocol = Protocols[random.Next(Protocols.Length)];
        List<(int, string)> listeners = [(random.Next(4) == 0 ? 8081 : 8080, protocol)];
        if (random.Next(3) == 0) listeners.Add((9090, Protocols[random.Next(Protocols.Length)]));
        return listeners;
    }

    private RouteShape Route(int index) => new(
        $"r{index}", random.Next(4) switch { 0 => "/", 1 => "/a", 2 => "/b", _ => "=/a/b" },
        random.Next(4) == 0 ? "POST" : null, random.Next(4) == 0 ? "1" : null, random.Next(2), random.Next(3), random.Next(1, 4), random.Next(3) * 100);

    private void Gateway(Shape shape)
    {
        shape.Gateway = random.Next(2) == 0;
        shape.GatewayListeners = [(80, random.Next(3) == 0 ? "http2" : "http")];
        if (random.Next(3) == 0) shape.GatewayListeners.Add((81, "http"));
        shape.GatewayRoutes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(index => new GatewayRouteShape(
            $"g{index}", random.Next(3) switch { 0 => "/", 1 => "/a", _ => "/b" }, random.Next(3), random.Next(2), random.Next(2)))];
    }

    private void Mutate(Shape shape)
    {
        var service = shape.Services[random.Next(3)];
        switch (random.Next(14))
        {
            case 0:
                service.Exists = !service.Exists;
                break;
            case 1 or 2:
                service.Listeners = Listeners();
                break;
            case 3:
                service.Listeners = [(service.Listeners[0].Port == 8080 ? 8081 : 8080, service.Listeners[0].Protocol)];
                break;
            case 4:
                service.Listeners = service.Listeners.Count > 1
                    ? [service.Listeners[random.Next(2)]]
                    : [service.Listeners[0], (service.Listeners[0].Port == 9090 ? 8080 : 9090, Protocols[random.Next(Protocols.Length)])];
                break;
            case 5:
                service.Router = !service.Router;
                break;
            case 6:
                service.Canary = !service.Canary;
                break;
            case 7:
                service.MainIsCanary = !service.MainIsCanary;
                break;
            case 8:
                service.NamesPorts = !service.NamesPorts;
                break;
            case 9 or 10:
                service.Routes = [.. Enumerable.Range(0, random.Next(4)).Select(Route)];
                break;
            case 11:
                service.RouterPorts = !service.RouterPorts;
                break;
            case 12:
                Gateway(shape);
                break;
            default:
                service.Default = !service.Default;
                service.Renamed = random.Next(2) == 0;
                break;
        }
    }

    private static Definition Define(Shape shape)
    {
        var resources = new List<Resource>();
        foreach (var service in shape.Services.Where(service => service.Exists)) Define(service, resources);
        if (shape.Gateway && shape.GatewayRoutes.Count > 0)
        {
            resources.Add(Shop.Of(Shop.Gateway("in"), Shop.Listeners([.. shape.GatewayListeners])));
            foreach (var route in shape.GatewayRoutes)
            {
                var target = shape.Services[route.Service] is { Exists: true } chosen ? chosen : shape.Services[0];
                if (!target.Exists) continue;
                var listener = shape.GatewayListeners[Math.Min(route.Listener, shape.GatewayListeners.Count - 1)];
                int? match = shape.GatewayListeners.Count > 1 ? listener.Port : null;
                var provided = target.Provided;
                int? port = provided.Count > 1 || target.NamesPorts ? provided[Math.Min(route.Port, provided.Count - 1)].Port : null;
                var to = $$$$"""{"target":{"virtualService":{"virtualServiceName":"{{{{target.ServiceName}}}}"}{{{{Shop.PortMember(port)}}}}}""";
                const string Same = ""","rewrite":{"prefix":{"defaultPrefix":"DISABLED"}}}""";
                resources.Add(Shop.Of(Shop.GatewayRoute("in", route.Name),
                    $"{{\"{listener.Protocol}Route\":{{\"action\":{to}{Same},\"match\":{{\"prefix\":\"{route.Prefix}\"{Shop.PortMember(match)}}}}}}}"));
            }
        }

        return Shop.Definition("orders", resources);
    }

    private static void Define(ServiceShape service, List<Resource> resources)
    {
        var main = service.MainIsCanary ? $"{service.Name}-canary" : service.Name;
        var nodes = service.Canary || service.MainIsCanary ? new[] { service.Name, $"{service.Name}-canary" } : [service.Name];
        foreach (var node in nodes) resources.Add(Shop.Of(Shop.Node(node), Shop.NodeSpec([.. service.Listeners])));
        if (!service.Router)
        {
            resources.Add(Shop.Of(Shop.Service(service.ServiceName), $$$$"""{"provider":{"virtualNode":{"virtualNodeName":"{{{{main}}}}"}}}"""));
            return;
        }

        var provided = service.Provided;
        resources.Add(Shop.Of(Shop.Router(service.Name), Shop.Listeners([.. provided])));
        foreach (var route in service.Routes)
        {
            var index = Math.Min(route.Listener, provided.Count - 1);
            resources.Add(Shop.Of(Shop.Route(service.Name, route.Name), Route(service, index, route, nodes, main)));
        }

        for (var index = 0; index < provided.Count && service.Default; index++)
        {
            var name = provided.Count > 1 || service.Renamed ? string.Create(CultureInfo.InvariantCulture, $"default-{provided[index].Port}") : "default";
            var all = new RouteShape(name, "/", null, null, index, 0, 5, 1000);
            resources.Add(Shop.Of(Shop.Route(service.Name, name), Route(service, index, all, nodes, main)));
        }

        resources.Add(Shop.Of(Shop.Service(service.ServiceName), Shop.ProviderSpec(service.Name)));
    }

    private static string Route(ServiceShape service, int index, RouteShape route, string[] nodes, string main)
    {
        var (provided, own) = (service.Provided[index], service.Listeners[index]);
        int? match = service.Provided.Count > 1 || service.NamesPorts ? provided.Port : null;
        int? target = service.Listeners.Count > 1 || service.NamesPorts ? own.Port : null;
        var targets = route.Targets == 0 || nodes.Length == 1 ? [(main, 100)]
            : route.Targets == 1 ? new[] { (nodes[0], 90), (nodes[1], 10) } : [(nodes[1], 100)];
        var action = string.Join(',', targets.Select(each => $$"""{"virtualNode":"{{each.Item1}}","weight":{{each.Item2}}{{Shop.PortMember(target)}}}"""));
        var members = new List<string>();
        if (provided.Protocol is "http" or "http2")
        {
            members.Add(route.Path[0] == '=' ? $$"""
                "path":{"exact":"{{route.Path[1..]}}"}
                """ : $"\"prefix\":\"{route.Path}\"");
            if (route.Method is { } method) members.Add($"\"method\":\"{method}\"");
            if (route.Header is { } header) members.Add($$$"""
                "headers":[{"name":"x","match":{"exact":"{{{header}}}"}}]
                """);
        }

        if (match is { } port) members.Add(string.Create(CultureInfo.InvariantCulture, $"\"port\":{port}"));
        var timeout = provided.Protocol == "tcp"
            ? $$$"""{"idle":{"unit":"s","value":{{{route.Seconds}}}}}""" : $$$"""{"perRequest":{"unit":"s","value":{{{route.Seconds}}}}}""";
        return $$$"""{"priority":{{{route.Priority}}},"{{{provided.Protocol}}}Route":{"action":{"weightedTargets":[{{{action}}}]},"match":{"""
            + string.Join(',', members) + $"}},\"timeout\":{timeout}}}}}";
    }

    private sealed record RouteShape(string Name, string Path, string? Method, string? Header, int Listener, int Targets, int Seconds, int Priority);

    private sealed record GatewayRouteShape(string Name, string Prefix, int Service, int Listener, int Port);

    private sealed record ServiceShape(string Name)
    {
        public bool Exists { get; set; }

        public List<(int Port, string Protocol)> Listeners { get; set; } = [];

        public bool RouterPorts { get; set; }

        public bool Router { get; set; }

        public bool Canary { get; set; }

        public bool MainIsCanary { get; set; }

        public bool NamesPorts { get; set; }

        public bool Default { get; set; }

        public bool Renamed { get; set; }

        public List<RouteShape> Routes { get; set; } = [];

        public string ServiceName => $"{Name}.shop.local";

        /// <summary>The listeners that callers see: those of the router, which may listen on other ports than its nodes.</summary>
        public List<(int Port, string Protocol)> Provided =>
            Router && RouterPorts ? [.. Listeners.Select((listener, index) => (80 + index, listener.Protocol))] : Listeners;
    }

    private sealed record Shape
    {
        public List<ServiceShape> Services { get; init; } = [];

        public bool Gateway { get; set; }

        public List<(int Port, string Protocol)> GatewayListeners { get; set; } = [];

        public List<GatewayRouteShape> GatewayRoutes { get; set; } = [];

        public Shape Copy() => this with { Services = [.. Services.Select(service => service with { })] };
    }
}

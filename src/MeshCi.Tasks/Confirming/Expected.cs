using System.Globalization;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Tasks.Confirming;

/// <summary>What a build that works shows: requests arrive at each listener of its nodes, and it calls each of its backends.</summary>
/// <param name="Service">Name of the service that its spans have.</param>
/// <param name="Version">Version of the definition.</param>
/// <param name="Build">The build.</param>
/// <param name="Ports">The ports of its listeners.</param>
/// <param name="Backends">The virtual services that it calls.</param>
internal sealed record Expected(string Service, string Version, string Build, IReadOnlyList<int> Ports, IReadOnlyList<string> Backends)
{
    /// <summary>The expectations of a definition.</summary>
    public static Expected Of(Definition definition, string service, string build)
    {
        var nodes = definition.Resources.Where(resource => resource.Id.Kind == ResourceKind.VirtualNode).ToList();
        return new(
            service, definition.Version, build,
            [.. nodes.SelectMany(node => Listeners(node)).Distinct().Order()],
            [
                .. nodes.SelectMany(node => GraphResource.Named(ResourceKind.VirtualNode, node.Spec))
                    .Where(named => named.Kind == ResourceKind.VirtualService).Select(named => named.Name).Distinct().Order(StringComparer.Ordinal),
            ]);
    }

    /// <summary>The endpoints, as lines name them.</summary>
    public IEnumerable<string> Endpoints => [.. Ports.Select(PortName), .. Backends.Select(BackendName)];

    /// <summary>The name of a listener.</summary>
    public static string PortName(int port) => string.Create(CultureInfo.InvariantCulture, $"listener {port}");

    /// <summary>The name of a backend.</summary>
    public static string BackendName(string backend) => $"backend {backend}";

    private static IEnumerable<int> Listeners(Resource node) =>
        node.Spec.TryGetProperty("listeners", out var listeners) && listeners.ValueKind == System.Text.Json.JsonValueKind.Array
            ? listeners.EnumerateArray().Select(listener => listener.GetProperty("portMapping").GetProperty("port").GetInt32())
            : [];
}

using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Which other resources a spec names. The spec may not be checked yet, since who may not do something is told so first: what has not the
/// expected form names nothing, and of a member that stands there twice both count.
/// </summary>
public static class NamedResources
{
    private static readonly string[] HttpProtocols = ["httpRoute", "http2Route", "grpcRoute"];

    /// <summary>The resources that a spec names, each once.</summary>
    /// <param name="at">Whose spec.</param>
    /// <param name="spec">The spec, of any form.</param>
    public static IReadOnlyList<ResourceAddress> Of(ResourceAddress at, JsonElement spec)
    {
        IEnumerable<JsonElement> root = [spec];
        var names = at.Kind switch
        {
            ResourceKind.VirtualNode => Of(
                ResourceKind.VirtualService, root.Members("backends").Elements().Members("virtualService").Members("virtualServiceName")),
            ResourceKind.VirtualService =>
            [
                .. Of(ResourceKind.VirtualNode, root.Members("provider").Members("virtualNode").Members("virtualNodeName")),
                .. Of(ResourceKind.VirtualRouter, root.Members("provider").Members("virtualRouter").Members("virtualRouterName")),
            ],
            ResourceKind.Route => Of(
                ResourceKind.VirtualNode, root.Members([.. HttpProtocols, "tcpRoute"]).Members("action").Members("weightedTargets").Elements().Members("virtualNode")),
            ResourceKind.GatewayRoute => Of(
                ResourceKind.VirtualService,
                root.Members(HttpProtocols).Members("action").Members("target").Members("virtualService").Members("virtualServiceName")),
            _ => [],
        };
        return [.. names.Distinct().Select(named => new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, named.Kind, "", named.Name))];
    }

    private static IEnumerable<(ResourceKind Kind, string Name)> Of(ResourceKind kind, IEnumerable<JsonElement> names) =>
        names.Where(name => name.ValueKind == JsonValueKind.String).Select(name => (kind, name.GetString()!));

    private static IEnumerable<JsonElement> Members(this IEnumerable<JsonElement> values, params string[] names) =>
        values.Where(value => value.ValueKind == JsonValueKind.Object)
            .SelectMany(value => value.EnumerateObject())
            .Where(member => names.Any(name => member.NameEquals(name)))
            .Select(member => member.Value);

    private static IEnumerable<JsonElement> Elements(this IEnumerable<JsonElement> values) =>
        values.Where(value => value.ValueKind == JsonValueKind.Array).SelectMany(value => value.EnumerateArray());
}

using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>
/// What the service refuses in one spec beyond its model (App Mesh's guide and reported refusals). The offline validator and the embedded
/// control plane both ask here, so that what passes the one passes the other.
/// </summary>
public static class SpecRules
{
    /// <summary>Every violation, in document order of the model; empty for a sound spec.</summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="spec">A spec that <see cref="ShapeValidator"/> accepts; on one whose types are wrong nothing is found here.</param>
    public static IReadOnlyList<SpecViolation> Check(ResourceKind kind, JsonElement spec) => Check(kind, spec, out _);

    /// <summary>The same, and the spec as its record, for who goes on with it; null where its types are wrong.</summary>
    internal static IReadOnlyList<SpecViolation> Check(ResourceKind kind, JsonElement spec, out object? typed)
    {
        try
        {
            typed = SpecRecords.Read(spec, kind);
        }
        catch (JsonException)
        {
            typed = null;
            return [];
        }

        var found = new SpecFindings();
        switch (typed)
        {
            case VirtualNodeSpec node:
                VirtualNodeRules.Check(node, found);
                break;
            case VirtualRouterSpec router:
                ListenerRules.DistinctPorts(router.Listeners?.Select(listener => listener?.PortMapping?.Port), found);
                break;
            case RouteSpec route:
                RouteRules.Check(route, found);
                break;
            case VirtualGatewaySpec gateway:
                VirtualGatewayRules.Check(gateway, found);
                break;
            case GatewayRouteSpec route:
                GatewayRouteRules.Check(route, found);
                break;
        }

        DurationRules.Check(spec, Shape.Of(kind), "spec", found);
        return found.All;
    }

    /// <summary>Why the service refuses a name, or null. Names of virtual services are free; the others become one segment of an address.</summary>
    public static string? CheckName(ResourceKind kind, string name)
    {
        if (name.Length is 0 or > 255) return $"A {kind.Info().Name} name must have 1 to 255 characters, not {name.Length}.";
        if (name.Any(char.IsControl)) return $"A {kind.Info().Name} name must not have control characters.";
        if (!JsonText.IsWellFormed(name)) return $"A {kind.Info().Name} name must be valid Unicode text.";
        if (kind == ResourceKind.VirtualService) return null;
        return name.Contains('/', StringComparison.Ordinal)
            ? $"A {kind.Info().Name} name must not have a slash: '{Wording.Short(name)}'. Use letters, digits, hyphens and underscores."
            : null;
    }
}

using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>
/// What App Mesh refuses in one spec although its API model allows it, according to its guide and reported refusals. The offline validator and
/// the embedded control plane both use these rules, so that they accept the same specs.
/// </summary>
public static class SpecRules
{
    /// <summary>All violations, in the order of the model; empty for a valid spec.</summary>
    /// <param name="kind">The kind of the resource.</param>
    /// <param name="spec">A spec that <see cref="ShapeValidator"/> accepts; a spec with wrong types has no violations here.</param>
    public static IReadOnlyList<SpecViolation> Check(ResourceKind kind, JsonElement spec) => Check(kind, spec, out _);

    /// <summary>The same, and the spec as a record for further checks; null if its types are wrong.</summary>
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

    /// <summary>
    /// Why a name is refused, or null. Names of virtual services may contain slashes; other names are a single segment of a URL, and a segment of one or two
    /// dots cannot be sent.
    /// </summary>
    public static string? CheckName(ResourceKind kind, string name)
    {
        if (TextLength.Of(name) is (0 or > 255) and var length) return $"A {kind.Info().Name} name must have 1 to 255 characters, not {length}.";
        if (name.Any(char.IsControl)) return $"A {kind.Info().Name} name must not contain control characters.";
        if (!JsonText.IsWellFormed(name)) return $"A {kind.Info().Name} name must be valid Unicode text.";
        if (name is "." or "..")
            return $"A {kind.Info().Name} name must not be '{name}', which clients remove from the address of a request, so nothing could read or delete it.";
        if (kind == ResourceKind.VirtualService) return null;
        return name.Contains('/', StringComparison.Ordinal)
            ? $"A {kind.Info().Name} name must not contain a slash: '{Wording.Short(name)}'. Use letters, digits, hyphens and underscores."
            : null;
    }
}

using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>
/// The order in which a proxy tries the routes of a router, or the gateway routes of a gateway.
/// </summary>
/// <remarks>
/// App Mesh documents two criteria: the priority, 0 first and none last, and within a priority the longer prefix first (user guide, "Gateway
/// routes"; roadmap issue 77 for routes). It does not document where exact paths and regular expressions go; Envoy tries routes as they are
/// listed and knows no precedence at all. Here an exact path comes first within its priority, as the longest prefix there can be, then regular
/// expressions, then prefixes by length: the order by which a more specific path is reachable, which the rules about shadowed routes assume. gRPC and
/// TCP routes have no path and count as the empty prefix. Routes that nothing else orders are in the ordinal order of their names, so that every
/// reader lists them alike; a rule reports those that overlap.
/// </remarks>
/// <param name="Priority">0 to 1000, the latter also where there is none.</param>
/// <param name="Prefix">Beginning of the path, or null.</param>
/// <param name="Exact">The whole path, or null.</param>
/// <param name="Regex">Expression for the whole path, or null.</param>
/// <param name="Name">Name of the route.</param>
public sealed record RoutePrecedence(int Priority, string? Prefix, string? Exact, string? Regex, string Name) : IComparable<RoutePrecedence>
{
    // Longer than any prefix can be.
    private int Specificity => Exact is not null ? int.MaxValue : Regex is not null ? int.MaxValue - 1 : Prefix?.Length ?? 0;

    /// <summary>The precedence of a route or gateway route.</summary>
    internal static RoutePrecedence Read(string name, JsonElement spec, JsonElement? match)
    {
        var path = match?.Last("path");
        return new(spec.Number("priority") ?? RouteTypes.LastPriority, match?.Text("prefix"), path?.Text("exact"), path?.Text("regex"), name);
    }

    /// <summary>Less than 0 where this route is tried before the other.</summary>
    public int CompareTo(RoutePrecedence? other)
    {
        if (other is null) return -1;
        var byPriority = Priority.CompareTo(other.Priority);
        if (byPriority != 0) return byPriority;
        var bySpecificity = other.Specificity.CompareTo(Specificity);
        return bySpecificity != 0 ? bySpecificity : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Is tried before.</summary>
    public static bool operator <(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) < 0;

    /// <summary>Is tried after.</summary>
    public static bool operator >(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) > 0;

    /// <summary>Is tried before or is equal.</summary>
    public static bool operator <=(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) <= 0;

    /// <summary>Is tried after or is equal.</summary>
    public static bool operator >=(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) >= 0;
}

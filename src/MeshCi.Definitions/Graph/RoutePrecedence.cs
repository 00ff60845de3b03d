using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>
/// The order in which a proxy evaluates the routes of a router, or the gateway routes of a gateway.
/// </summary>
/// <remarks>
/// App Mesh documents two criteria: the priority (0 first, routes without a priority last) and, within a priority, the length of the prefix (longest
/// first; user guide, "Gateway routes"; roadmap issue 77 for routes). It does not document the position of exact paths and regular expressions, and
/// Envoy evaluates routes in the order in which they are listed. Here, within a priority, exact paths come first, like the longest possible prefix,
/// then regular expressions, then prefixes by length: the order in which a more specific path can be reached, which the rules for shadowed routes
/// assume. gRPC and TCP routes have no path and are treated like an empty prefix. If these criteria do not determine the order, routes are sorted by
/// their names (ordinal), so that all lists agree; a rule reports such routes if they overlap.
/// </remarks>
/// <param name="Priority">0 to 1000; 1000 if the route has none.</param>
/// <param name="Prefix">Prefix of the path, or null.</param>
/// <param name="Exact">The exact path, or null.</param>
/// <param name="Regex">Regular expression for the whole path, or null.</param>
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

    /// <summary>Less than 0 if this route is evaluated before the other one.</summary>
    public int CompareTo(RoutePrecedence? other)
    {
        if (other is null) return -1;
        var byPriority = Priority.CompareTo(other.Priority);
        if (byPriority != 0) return byPriority;
        var bySpecificity = other.Specificity.CompareTo(Specificity);
        return bySpecificity != 0 ? bySpecificity : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>Whether the left route is evaluated before the right one.</summary>
    public static bool operator <(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left route is evaluated after the right one.</summary>
    public static bool operator >(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left route is evaluated before the right one, or both are equal.</summary>
    public static bool operator <=(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left route is evaluated after the right one, or both are equal.</summary>
    public static bool operator >=(RoutePrecedence left, RoutePrecedence right) => left.CompareTo(right) >= 0;
}

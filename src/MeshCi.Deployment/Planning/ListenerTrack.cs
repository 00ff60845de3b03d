using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The sets of listeners that a resource has one after the other while a plan is applied.</summary>
/// <param name="Sets">The sets, at least two: the current one first, the desired one last.</param>
/// <param name="Steps">The steps between them: the first one leads from the first set to the second.</param>
internal sealed record ListenerTrack(IReadOnlyList<IReadOnlyList<PortProtocol>> Sets, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>The last set.</summary>
    public int Last => Sets.Count - 1;

    /// <summary>The set with the most listeners: the last one of them.</summary>
    public int Widest => Sets.Index().MaxBy(set => (set.Item.Count, set.Index)).Index;

    /// <summary>Whether the resource has one listener at a time, so that a route that does not specify a port is valid all the time.</summary>
    public bool IsSingle => Sets.All(set => set.Count <= 1);

    /// <summary>Whether the listeners of two specs differ.</summary>
    public static bool Differ(ResourceId id, JsonElement before, JsonElement after) =>
        !Listeners(id, before).ToHashSet().SetEquals(Listeners(id, after));

    /// <summary>
    /// The spec between two others, which has the listeners of both, so that routes can move from the ones to the others. Null if one update is
    /// enough: no listener is removed, none is added, or a single listener changes only its port, so that what does not specify a port follows it. A
    /// listener whose protocol changes cannot exist twice on its port, so it keeps the current protocol.
    /// </summary>
    /// <param name="id">A node, router or gateway.</param>
    /// <param name="before">The current spec.</param>
    /// <param name="after">The desired spec.</param>
    /// <param name="widens">Whether a single listener whose port changes exists on both ports for a while.</param>
    public static JsonElement? Between(ResourceId id, JsonElement before, JsonElement after, bool widens)
    {
        var (old, wanted) = (Listeners(id, before), Listeners(id, after));
        if (!widens && old is [var from] && wanted is [var to] && from.Protocol == to.Protocol) return null;
        var ports = old.Select(listener => listener.Port).ToHashSet();
        var added = wanted.Where(listener => !ports.Contains(listener.Port)).ToList();
        var removed = old.Except(wanted).ToList();
        if (added.Count == 0 || removed.Count == 0) return null;

        var spec = JsonNode.Parse(after.GetRawText())!.AsObject();
        var listeners = spec["listeners"]!.AsArray();
        foreach (var conflicting in listeners.Where(listener => removed.Any(other => other.Port == PortOf(listener))).ToList()) listeners.Remove(conflicting);
        var current = JsonNode.Parse(before.GetRawText())!["listeners"]!.AsArray();
        foreach (var listener in current.Where(listener => removed.Any(other => other.Port == PortOf(listener)))) listeners.Add(listener!.DeepClone());
        return JsonElement.Parse(spec.ToJsonString());
    }

    private static IReadOnlyList<PortProtocol> Listeners(ResourceId id, JsonElement spec) => GraphResource.Read(id, spec).Listeners;

    private static int? PortOf(JsonNode? listener) => listener?["portMapping"]?["port"] is { } port ? (int)port.GetValue<double>() : null;
}

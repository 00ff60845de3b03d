using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>A location in specs that refers to another resource.</summary>
/// <param name="From">Kind of the spec.</param>
/// <param name="To">Kind of the resource that is referred to.</param>
/// <param name="Holder">Path of the object that describes the reference. Each step is a member, one of several members, or <see cref="Elements"/>.</param>
/// <param name="Name">Path from there to the name.</param>
internal sealed record ReferencePath(ResourceKind From, ResourceKind To, IReadOnlyList<IReadOnlyList<string>> Holder, IReadOnlyList<string> Name)
{
    /// <summary>The step from a list to its elements.</summary>
    public static readonly IReadOnlyList<string> Elements = ["[]"];

    private static readonly ReferencePath[] All =
    [
        new(ResourceKind.VirtualNode, ResourceKind.VirtualService, [["backends"], Elements], ["virtualService", "virtualServiceName"]),
        new(ResourceKind.Route, ResourceKind.VirtualNode, [RouteTypes.All, ["action"], ["weightedTargets"], Elements], ["virtualNode"]),
        // A provider is one of the two. If a spec contains both, which is not valid, the first one is used.
        new(ResourceKind.VirtualService, ResourceKind.VirtualNode, [["provider"]], ["virtualNode", "virtualNodeName"]),
        new(ResourceKind.VirtualService, ResourceKind.VirtualRouter, [["provider"]], ["virtualRouter", "virtualRouterName"]),
        new(ResourceKind.GatewayRoute, ResourceKind.VirtualService, [RouteTypes.OfGateways, ["action"], ["target"]], ["virtualService", "virtualServiceName"]),
    ];

    private static readonly ReferencePath[][] ByKind = [.. ResourceKinds.All.Select(kind => All.Where(path => path.From == kind.Kind).ToArray())];

    /// <summary>The locations in the specs of a kind.</summary>
    public static IReadOnlyList<ReferencePath> Of(ResourceKind kind) => ByKind[(int)kind];

    /// <summary>Adds the references of a spec at this location, in their order.</summary>
    public void Read(JsonElement spec, List<GraphReference> references) => Read(spec, 0, references);

    /// <summary>Every name that a spec contains at this location, even if a member appears twice or several route types are present.</summary>
    public IEnumerable<ResourceId> Named(JsonElement spec)
    {
        IEnumerable<JsonElement> reached = [spec];
        foreach (var step in Holder.Concat(Name.Select(name => (IReadOnlyList<string>)[name])))
        {
            reached = step == Elements
                ? reached.SelectMany(value => SpecMembers.Elements(value))
                : reached.SelectMany(value => value.Every(step));
        }

        foreach (var value in reached)
        {
            if (JsonText.TryRead(value, out var name)) yield return new(To, name);
        }
    }

    private void Read(JsonElement value, int step, List<GraphReference> references)
    {
        if (step == Holder.Count)
        {
            if (TargetOf(value) is { } target) references.Add(target);
        }
        else if (Holder[step] == Elements)
        {
            if (value.ValueKind != JsonValueKind.Array) return;
            references.EnsureCapacity(references.Count + value.GetArrayLength());
            foreach (var element in value.EnumerateArray()) Read(element, step + 1, references);
        }
        else if (FirstOf(value, Holder[step]) is { } member)
        {
            Read(member, step + 1, references);
        }
    }

    private GraphReference? TargetOf(JsonElement holder)
    {
        var name = holder;
        foreach (var step in Name)
        {
            if (name.Last(step) is not { } member) return null;
            name = member;
        }

        if (!JsonText.TryRead(name, out var named)) return null;
        // Only routes specify ports and weights.
        return From is ResourceKind.Route or ResourceKind.GatewayRoute
            ? new(new(To, named), holder.Number("port"), holder.Number("weight"))
            : new(new(To, named));
    }

    private static JsonElement? FirstOf(JsonElement value, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (value.Last(name) is { } member) return member;
        }

        return null;
    }
}

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

    /// <summary>The references of a spec at this location, in their order.</summary>
    public IEnumerable<GraphReference> Read(JsonElement spec)
    {
        foreach (var holder in Holders(spec, 0))
        {
            JsonElement? name = holder;
            foreach (var step in Name) name = name?.Last(step);
            if (name is { } text && JsonText.TryRead(text, out var named)) yield return new(new(To, named), holder.Number("port"), holder.Number("weight"));
        }
    }

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

    private IEnumerable<JsonElement> Holders(JsonElement value, int step)
    {
        if (step == Holder.Count) return [value];
        if (Holder[step] == Elements) return SpecMembers.Elements(value).SelectMany(element => Holders(element, step + 1));
        foreach (var name in Holder[step])
        {
            if (value.Last(name) is { } member) return Holders(member, step + 1);
        }

        return [];
    }
}

using System.Text.Json;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>A place of a spec that names another resource.</summary>
/// <param name="From">Kind of the spec.</param>
/// <param name="To">Kind of the resource that is named.</param>
/// <param name="Holder">Way to the object that describes the reference. Each step is a member, one of several members, or <see cref="Elements"/>.</param>
/// <param name="Name">Way from there to the name.</param>
internal sealed record ReferencePath(ResourceKind From, ResourceKind To, IReadOnlyList<IReadOnlyList<string>> Holder, IReadOnlyList<string> Name)
{
    /// <summary>The step from a list to its elements.</summary>
    public static readonly IReadOnlyList<string> Elements = ["[]"];

    private static readonly ReferencePath[] All =
    [
        new(ResourceKind.VirtualNode, ResourceKind.VirtualService, [["backends"], Elements], ["virtualService", "virtualServiceName"]),
        new(ResourceKind.Route, ResourceKind.VirtualNode, [RouteTypes.All, ["action"], ["weightedTargets"], Elements], ["virtualNode"]),
        // A provider is one of the two; a spec with both, which is not valid, is read as the first.
        new(ResourceKind.VirtualService, ResourceKind.VirtualNode, [["provider"]], ["virtualNode", "virtualNodeName"]),
        new(ResourceKind.VirtualService, ResourceKind.VirtualRouter, [["provider"]], ["virtualRouter", "virtualRouterName"]),
        new(ResourceKind.GatewayRoute, ResourceKind.VirtualService, [RouteTypes.OfGateways, ["action"], ["target"]], ["virtualService", "virtualServiceName"]),
    ];

    private static readonly ReferencePath[][] ByKind = [.. ResourceKinds.All.Select(kind => All.Where(path => path.From == kind.Kind).ToArray())];

    /// <summary>The places of a kind's specs.</summary>
    public static IReadOnlyList<ReferencePath> Of(ResourceKind kind) => ByKind[(int)kind];

    /// <summary>The references of a spec at this place, in their order.</summary>
    public IEnumerable<GraphReference> Read(JsonElement spec)
    {
        foreach (var holder in Holders(spec, 0))
        {
            JsonElement? name = holder;
            foreach (var step in Name) name = name?.Last(step);
            if (name is { } text && JsonText.TryRead(text, out var named)) yield return new(new(To, named), holder.Number("port"), holder.Number("weight"));
        }
    }

    /// <summary>Every name that a spec has at this place, also where a member appears twice or there are several types of route.</summary>
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

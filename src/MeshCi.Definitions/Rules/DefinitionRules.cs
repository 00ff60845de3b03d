using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>Something that is wrong, or does not work, among the resources of one definition.</summary>
/// <param name="Resource">The resource to change.</param>
/// <param name="Path">Where in its spec.</param>
/// <param name="Diagnostic">Its row.</param>
/// <param name="Message">A whole sentence, with the fix.</param>
public sealed record ResourceFinding(ResourceId Resource, string Path, Diagnostic Diagnostic, string Message);

/// <summary>What one definition decides across its resources.</summary>
public static class DefinitionRules
{
    /// <summary>Checks resources against each other and for settings that do not work.</summary>
    /// <param name="resources">Resources whose specs <see cref="ShapeValidator"/> and <see cref="SpecRules"/> accept.</param>
    /// <param name="known">Ids of all resources of the definition, the unsound ones included.</param>
    /// <param name="mayReferOutside">Whether a resource may refer to what the definition does not have.</param>
    /// <returns>Everything found, by resource.</returns>
    public static IReadOnlyList<ResourceFinding> Check(
        IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> known, Func<ResourceId, bool> mayReferOutside)
    {
        var view = new DefinitionView(resources, known, mayReferOutside);
        var found = new List<ResourceFinding>();
        foreach (var resource in resources)
        {
            switch (resource.Id.Kind)
            {
                case ResourceKind.VirtualNode:
                    NodeResilience.Check(resource.Id, resource.As<VirtualNodeSpec>(), found);
                    break;
                case ResourceKind.Route:
                    var route = RouteView.Of(resource.As<RouteSpec>());
                    if (route is null) break;
                    RouteReferences.Check(resource.Id, route, view, found);
                    RouteResilience.Check(resource.Id, route, view, found);
                    break;
                case ResourceKind.VirtualService:
                    ProviderRules.Check(resource.Id, resource.As<VirtualServiceSpec>(), view, found);
                    break;
            }
        }

        return found;
    }
}

/// <summary>The sound resources of a definition, to look things up.</summary>
internal sealed class DefinitionView(IReadOnlyList<Resource> resources, IReadOnlySet<ResourceId> known, Func<ResourceId, bool> mayReferOutside)
{
    private readonly Dictionary<ResourceId, Resource> _sound = resources.ToDictionary(resource => resource.Id);

    public bool Knows(ResourceId id) => known.Contains(id);

    public bool MayReferOutside(ResourceId id) => mayReferOutside(id);

    public VirtualNodeSpec? Node(string name) => _sound.GetValueOrDefault(new(ResourceKind.VirtualNode, name))?.As<VirtualNodeSpec>();

    public VirtualRouterSpec? Router(string name) => _sound.GetValueOrDefault(new(ResourceKind.VirtualRouter, name))?.As<VirtualRouterSpec>();

    public IEnumerable<string> Nodes => known.Where(id => id.Kind == ResourceKind.VirtualNode).Select(id => id.Name);
}

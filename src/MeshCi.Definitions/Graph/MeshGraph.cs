using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>
/// The resources of a mesh, or of a part of one, and their relations: which resource provides, targets, calls and refers to which, and in which order
/// routes are evaluated. All code that needs these relations uses this class. Specs do not have to be valid, and the resources that they refer to do
/// not have to exist. Immutable. Time and memory are linear in the number of resources and references, apart from sorting.
/// </summary>
public sealed class MeshGraph
{
    private readonly Dictionary<ResourceId, GraphResource> _resources;
    private readonly List<GraphResource>?[] _byKind = new List<GraphResource>?[ResourceKinds.All.Count];
    private readonly Dictionary<ResourceId, List<GraphResource>> _routes = [];
    private readonly Dictionary<ResourceId, List<GraphResource>> _users = [];
    private readonly Dictionary<ResourceId, List<string>> _nodesOfRouter = [];

    private MeshGraph(IEnumerable<GraphResource> resources)
    {
        _resources = new(resources.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var resource in resources)
        {
            if (_resources.TryAdd(resource.Id, resource)) (_byKind[(int)resource.Id.Kind] ??= []).Add(resource);
        }

        foreach (var kind in _byKind) kind?.Sort((left, right) => left.Id.CompareTo(right.Id));
        foreach (var resource in _byKind.OfType<List<GraphResource>>().SelectMany(kind => kind))
        {
            if (resource.Parent is { } parent)
            {
                Add(_routes, parent, resource);
                if (parent.Kind == ResourceKind.VirtualRouter) Lead(parent, resource);
            }

            foreach (var target in resource.References)
            {
                // Resources are processed one after another, so repetitions are adjacent.
                if (!_users.TryGetValue(target.To, out var users) || users[^1] != resource) Add(_users, target.To, resource);
            }
        }

        foreach (var nodes in _nodesOfRouter.Values) KeepFirst(nodes);
        foreach (var routes in _routes.Values) routes.Sort((left, right) => left.Precedence!.CompareTo(right.Precedence));
    }

    /// <summary>The graph of some resources. If two have the same ID, the first one is used.</summary>
    public static MeshGraph Of(IEnumerable<Resource> resources) => new(resources.Select(GraphResource.Read));

    /// <summary>The graph of some resources that have already been read. If two have the same ID, the first one is used.</summary>
    public static MeshGraph Of(IEnumerable<GraphResource> resources) => new(resources);

    /// <summary>A resource, or null if the graph does not contain it.</summary>
    public GraphResource? Find(ResourceId id) => _resources.GetValueOrDefault(id);

    /// <summary>The resources of a kind in the order of their IDs.</summary>
    public IReadOnlyList<GraphResource> All(ResourceKind kind) => _byKind[(int)kind] ?? [];

    /// <summary>The routes of a router, or the gateway routes of a gateway, in the order in which they are evaluated. The parent may be missing.</summary>
    public IReadOnlyList<GraphResource> Routes(ResourceId parent) => _routes.GetValueOrDefault(parent) ?? [];

    /// <summary>The resources that refer to another one as provider, target or backend, without duplicates, in the order of their IDs.</summary>
    public IReadOnlyList<GraphResource> Users(ResourceId id) => _users.GetValueOrDefault(id) ?? [];

    /// <summary>The node or router that provides a virtual service, which the graph may lack; null if the service does not exist or has none.</summary>
    public ResourceId? Provider(string service) => Find(new(ResourceKind.VirtualService, service))?.Provider;

    /// <summary>The names of the virtual services that a node or router provides, in alphabetical order.</summary>
    public IEnumerable<string> Provided(ResourceId provider) => Users(provider).Where(user => user.Provider == provider).Select(user => user.Id.Name);

    /// <summary>The nodes that call a virtual service, by name, then the gateways that route to it, without duplicates.</summary>
    public IEnumerable<ResourceId> Callers(string service) =>
        Users(new(ResourceKind.VirtualService, service)).Select(user => user.Parent ?? user.Id).Distinct();

    /// <summary>The names of the nodes behind a virtual service, without duplicates: its provider, or the targets of its router's routes.</summary>
    public IReadOnlyList<string> NodesBehind(string service) => Provider(service) switch
    {
        { Kind: ResourceKind.VirtualNode } node => [node.Name],
        { } router => _nodesOfRouter.GetValueOrDefault(router) ?? [],
        _ => [],
    };

    /// <summary>The names of the virtual services that a node provides, directly or as a target of routes, without duplicates, in alphabetical order.</summary>
    public IEnumerable<string> ServicesBefore(string node)
    {
        var id = new ResourceId(ResourceKind.VirtualNode, node);
        var routers = Users(id).Where(user => user.Id.Kind == ResourceKind.Route).Select(route => route.Parent).OfType<ResourceId>().Distinct();
        return Provided(id).Concat(routers.SelectMany(Provided)).Order(StringComparer.Ordinal);
    }

    private static void Add(Dictionary<ResourceId, List<GraphResource>> lists, ResourceId key, GraphResource resource)
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(resource);
    }

    private static void KeepFirst(List<string> names)
    {
        if (names.Count < 2) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        names.RemoveAll(name => !seen.Add(name));
    }

    private void Lead(ResourceId router, GraphResource route)
    {
        if (!_nodesOfRouter.TryGetValue(router, out var nodes)) _nodesOfRouter[router] = nodes = [];
        foreach (var target in route.References) nodes.Add(target.To.Name);
    }
}

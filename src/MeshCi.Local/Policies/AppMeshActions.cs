using MeshCi.Definitions;

namespace MeshCi.Local.Policies;

/// <summary>An action of App Mesh as policies know it (Service Authorization Reference, "AWS App Mesh").</summary>
/// <param name="Name">Its name: <c>appmesh:CreateRoute</c>.</param>
/// <param name="Access">Its access level: <c>Write</c>, <c>Read</c>, <c>List</c> or <c>Tagging</c>.</param>
/// <param name="Required">The kind of the resource that it is about; null if that is any, or none.</param>
/// <param name="Named">Kinds of resources that are checked too when a request names them.</param>
/// <param name="TakesRequestTags">Whether <c>aws:RequestTag/key</c> can be compared.</param>
/// <param name="TakesTagKeys">Whether <c>aws:TagKeys</c> can be compared.</param>
internal sealed record AppMeshAction(
    string Name, string Access, ResourceKind? Required, IReadOnlyList<ResourceKind> Named, bool TakesRequestTags = false, bool TakesTagKeys = false)
{
    /// <summary>The service before the colon.</summary>
    public const string Service = "appmesh";
}

/// <summary>The table of actions.</summary>
internal static class AppMeshActions
{
    private static readonly ResourceKind[] Everything = [.. ResourceKinds.All.Select(row => row.Kind)];
    private static readonly Dictionary<string, AppMeshAction> ByName = Rows().ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All actions: one for each of the 38 operations, Envoy's, and the three of shared meshes that no operation of this API has.</summary>
    public static IReadOnlyCollection<AppMeshAction> All => ByName.Values;

    /// <summary>The action of an operation.</summary>
    /// <param name="operation">The operation's name: <c>CreateRoute</c>.</param>
    public static AppMeshAction Of(string operation) => ByName[Name(operation)];

    private static IEnumerable<AppMeshAction> Rows()
    {
        foreach (var kind in Everything)
        {
            // A node's backends are authorised when it is created, but not again when it changes.
            yield return new(Name($"Create{kind}"), "Write", kind, Named(kind), TakesRequestTags: true, TakesTagKeys: true);
            yield return new(Name($"Update{kind}"), "Write", kind, kind == ResourceKind.VirtualNode ? [] : Named(kind));
            yield return new(Name($"Delete{kind}"), "Write", kind, []);
            yield return new(Name($"Describe{kind}"), "Read", kind, []);
            yield return kind == ResourceKind.Mesh
                ? new(Name("ListMeshes"), "List", null, [])
                : new(Name($"List{kind}s"), "List", kind.Info().Parent ?? ResourceKind.Mesh, []);
        }

        yield return new(Name("ListTagsForResource"), "List", null, Everything);
        yield return new(Name("TagResource"), "Tagging", null, Everything, TakesRequestTags: true, TakesTagKeys: true);
        yield return new(Name("UntagResource"), "Tagging", null, Everything, TakesTagKeys: true);
        yield return new(Name("StreamAggregatedResources"), "Read", null, [ResourceKind.VirtualNode, ResourceKind.VirtualGateway]);
        yield return new(Name("GetMeshPolicy"), "Read", ResourceKind.Mesh, []);
        yield return new(Name("PutMeshPolicy"), "Write", ResourceKind.Mesh, []);
        yield return new(Name("DeleteMeshPolicy"), "Write", ResourceKind.Mesh, []);
    }

    private static ResourceKind[] Named(ResourceKind kind) => kind switch
    {
        ResourceKind.VirtualNode or ResourceKind.GatewayRoute => [ResourceKind.VirtualService],
        ResourceKind.VirtualService => [ResourceKind.VirtualNode, ResourceKind.VirtualRouter],
        ResourceKind.Route => [ResourceKind.VirtualNode],
        _ => [],
    };

    private static string Name(string operation) => $"{AppMeshAction.Service}:{operation}";
}

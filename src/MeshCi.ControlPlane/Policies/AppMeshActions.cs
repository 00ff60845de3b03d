using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Policies;

/// <summary>An action of App Mesh in policies (Service Authorization Reference, "AWS App Mesh").</summary>
/// <param name="Name">Its name: <c>appmesh:CreateRoute</c>.</param>
/// <param name="Access">Its access level: <c>Write</c>, <c>Read</c>, <c>List</c> or <c>Tagging</c>.</param>
/// <param name="Required">The kind of the resource that it concerns; null for any kind, or none.</param>
/// <param name="Named">Kinds of resources that are also authorized if a request refers to them.</param>
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
    // In the order of the documentation, kind by kind.
    private static readonly Verb[] Order = [Verb.Create, Verb.Update, Verb.Delete, Verb.Describe, Verb.List, Verb.ListTags, Verb.Tag, Verb.Untag];
    private static readonly Dictionary<string, AppMeshAction> ByName = Rows().ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>All actions: those of the 38 operations and of Envoy, and three for shared meshes that this API has no operation for.</summary>
    public static IReadOnlyCollection<AppMeshAction> All => ByName.Values;

    /// <summary>The action of an operation.</summary>
    /// <param name="operation">The operation's name: <c>CreateRoute</c>.</param>
    public static AppMeshAction Of(string operation) => ByName[Name(operation)];

    private static IEnumerable<AppMeshAction> Rows()
    {
        var operations = Operations.All
            .OrderBy(operation => operation.Kind is null).ThenBy(operation => operation.Kind).ThenBy(operation => Array.IndexOf(Order, operation.Verb));
        foreach (var operation in operations)
            yield return Row(operation);
        yield return new(Name("StreamAggregatedResources"), "Read", null, [ResourceKind.VirtualNode, ResourceKind.VirtualGateway]);
        yield return new(Name("GetMeshPolicy"), "Read", ResourceKind.Mesh, []);
        yield return new(Name("PutMeshPolicy"), "Write", ResourceKind.Mesh, []);
        yield return new(Name("DeleteMeshPolicy"), "Write", ResourceKind.Mesh, []);
    }

    private static AppMeshAction Row(Operation operation)
    {
        var name = Name(operation.Name);
        var kind = operation.Kind ?? default;
        return operation.Verb switch
        {
            // A node's backends are authorized when it is created, but not when it is updated.
            Verb.Create => new(name, "Write", kind, Named(kind), TakesRequestTags: true, TakesTagKeys: true),
            Verb.Update => new(name, "Write", kind, kind == ResourceKind.VirtualNode ? [] : Named(kind)),
            Verb.Delete => new(name, "Write", kind, []),
            Verb.Describe => new(name, "Read", kind, []),
            Verb.List => new(name, "List", kind == ResourceKind.Mesh ? null : kind.Info().Parent ?? ResourceKind.Mesh, []),
            Verb.ListTags => new(name, "List", null, Everything),
            Verb.Tag => new(name, "Tagging", null, Everything, TakesRequestTags: true, TakesTagKeys: true),
            _ => new(name, "Tagging", null, Everything, TakesTagKeys: true),
        };
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

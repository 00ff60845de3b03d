using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>A call that a command may make, as a policy has to allow it.</summary>
/// <param name="Operation">The operation, such as <c>CreateRoute</c>.</param>
/// <param name="Resource">The resource that the operation has to be allowed on: its subject, or one that its spec refers to.</param>
public sealed record PlannedCall(string Operation, ResourceId Resource)
{
    /// <summary>The calls of one operation: on its subject, and on the resources that its spec refers to if App Mesh authorizes those as well.</summary>
    /// <param name="verb">Create, update, delete, tag or untag.</param>
    /// <param name="resource">The subject. Its spec matters only if it is created or updated.</param>
    public static IEnumerable<PlannedCall> Of(Verb verb, Resource resource)
    {
        var operation = Operations.Get(verb, resource.Id.Kind).Name;
        yield return new(operation, resource.Id);
        if (verb == Verb.Create && resource.Tags.Count > 0) yield return new(Operations.Get(Verb.Tag).Name, resource.Id);
        if (verb is not (Verb.Create or Verb.Update)) yield break;
        foreach (var named in Definitions.Graph.GraphResource.Named(resource.Id.Kind, resource.Spec))
        {
            // The backends of a node are authorized when it is created, but not when it is updated.
            if (IsAuthorized(verb, resource.Id.Kind, named.Kind)) yield return new(operation, named);
        }
    }

    private static bool IsAuthorized(Verb verb, ResourceKind subject, ResourceKind named) => subject switch
    {
        ResourceKind.VirtualNode => verb == Verb.Create && named == ResourceKind.VirtualService,
        ResourceKind.GatewayRoute => named == ResourceKind.VirtualService,
        ResourceKind.VirtualService => named is ResourceKind.VirtualNode or ResourceKind.VirtualRouter,
        ResourceKind.Route => named == ResourceKind.VirtualNode,
        _ => false,
    };
}

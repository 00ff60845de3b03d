using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>References of other services to resources that a plan does not contain any more.</summary>
internal static class Dangling
{
    /// <summary>One text for each reference, such as <c>gatewayRoute in/orders of web needs virtualService orders</c>.</summary>
    /// <param name="plan">The plan that deletes resources.</param>
    /// <param name="others">The last deployed definitions of the other services of the mesh.</param>
    public static IReadOnlyList<string> Find(Plan plan, IEnumerable<Definition> others)
    {
        var gone = plan.Changes.Where(change => change.Kind is ChangeKind.Delete or ChangeKind.Keep).Select(change => change.Id).ToHashSet();
        return [.. from other in others
                   from resource in other.Resources
                   from needed in Mentioned(GraphResource.Read(resource))
                   where gone.Contains(needed)
                   select $"{resource.Id} of {other.Service} needs {needed}"];
    }

    private static IEnumerable<ResourceId> Mentioned(GraphResource resource) => resource.Needs.Concat(resource.Backends).Distinct();
}

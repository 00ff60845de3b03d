using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Graph;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Finds the resources that a spec refers to. The spec may not be validated yet, because a caller without permission is refused first: a part without
/// the expected form refers to nothing, and if a member appears twice, both count.
/// </summary>
public static class NamedResources
{
    /// <summary>The resources that a spec refers to, each once.</summary>
    /// <param name="at">The resource with the spec.</param>
    /// <param name="spec">The spec, in any form.</param>
    public static IReadOnlyList<ResourceAddress> Of(ResourceAddress at, JsonElement spec) =>
        [.. GraphResource.Named(at.Kind, spec).Select(named => new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, named.Kind, "", named.Name))];
}

using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Graph;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Which other resources a spec names. The spec may not be checked yet, because a caller without permission is refused first: what does not have the
/// expected form names nothing, and of a member that appears twice both count.
/// </summary>
public static class NamedResources
{
    /// <summary>The resources that a spec names, each once.</summary>
    /// <param name="at">Whose spec.</param>
    /// <param name="spec">The spec, of any form.</param>
    public static IReadOnlyList<ResourceAddress> Of(ResourceAddress at, JsonElement spec) =>
        [.. GraphResource.Named(at.Kind, spec).Select(named => new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, named.Kind, "", named.Name))];
}

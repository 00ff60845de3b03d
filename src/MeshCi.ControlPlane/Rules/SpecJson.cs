using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.ControlPlane.Rules;

/// <summary>Typed reading of specs that were validated before they were stored.</summary>
public static class SpecJson
{
    /// <summary>A spec as a record.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class => SpecRecords.Read<T>(JsonElement.Parse(json));

    /// <summary>What a spec specifies about listeners and other resources.</summary>
    /// <param name="at">The resource with the spec.</param>
    /// <param name="json">The spec.</param>
    public static GraphResource ReadGraph(ResourceAddress at, ReadOnlySpan<byte> json) =>
        GraphResource.Read(at.Id, JsonElement.Parse(json));

    /// <summary>The same for a resource in the store.</summary>
    public static GraphResource ReadGraph(StoredResource resource) => ReadGraph(resource.Address, resource.Spec);
}

using System.Text.Json;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>Reads the specs of resources.</summary>
public static class ResourceSpecs
{
    /// <summary>The spec as a record. Only for specs that have been validated.</summary>
    /// <exception cref="JsonException">A member has the wrong JSON type.</exception>
    public static T As<T>(this Resource resource)
        where T : class => SpecRecords.Read<T>(resource.Spec);
}

using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>The members by which files name a resource: <c>kind</c>, <c>name</c> and, for a part of another resource, <c>parent</c>.</summary>
internal static class ResourceIdJson
{
    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter writer, ResourceId id)
    {
        writer.WriteString("kind", id.Kind.Info().Name);
        writer.WriteString("name", id.Name);
        if (id.Parent is not null) writer.WriteString("parent", id.Parent);
    }

    /// <summary>Reads the members.</summary>
    /// <exception cref="InvalidDataException">The kind is unknown.</exception>
    public static ResourceId Read(JsonElement element)
    {
        var kind = ResourceKinds.Find(element.GetProperty("kind").GetString()!) ?? throw new InvalidDataException("it contains an unknown kind of resource");
        return new(kind, element.GetProperty("name").GetString()!, element.TryGetProperty("parent", out var parent) ? parent.GetString() : null);
    }
}

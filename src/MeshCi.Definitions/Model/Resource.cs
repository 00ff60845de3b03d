using System.Text.Json;

namespace MeshCi.Definitions.Model;

/// <summary>A resource of a definition.</summary>
public sealed record Resource
{
    /// <summary>The kind and name of the resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec exactly as the API accepts it: a JSON object that does not depend on a document.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>The user's own tags; the tags <c>meshci:*</c> are added by the deploy.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

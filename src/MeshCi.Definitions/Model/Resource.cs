using System.Text.Json;

namespace MeshCi.Definitions.Model;

/// <summary>A resource as a definition wants it.</summary>
public sealed record Resource
{
    /// <summary>Which resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec exactly as the API takes it; a JSON object that owns its memory.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>The user's own tags; the tags <c>meshci:*</c> are added by the deploy.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

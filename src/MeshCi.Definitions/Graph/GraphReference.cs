using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>A reference from one resource to another, which does not have to exist.</summary>
/// <param name="To">The resource that is referred to.</param>
/// <param name="Port">The port of its listener, if a route or gateway route specifies one.</param>
/// <param name="Weight">The relative share of a route's requests, if the target has one.</param>
public readonly record struct GraphReference(ResourceId To, int? Port = null, int? Weight = null);

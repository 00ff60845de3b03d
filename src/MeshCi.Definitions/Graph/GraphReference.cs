using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Graph;

/// <summary>A reference of one resource to another, which need not exist.</summary>
/// <param name="To">The resource that is named.</param>
/// <param name="Port">The port of its listener, where a route or gateway route specifies one.</param>
/// <param name="Weight">The relative share of a route's requests, where it has one.</param>
public readonly record struct GraphReference(ResourceId To, int? Port = null, int? Weight = null);

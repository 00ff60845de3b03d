using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Store;

/// <summary>A reference of a resource's spec to another resource of the same mesh.</summary>
/// <param name="Kind">Kind of the other resource.</param>
/// <param name="Name">Name of the other resource.</param>
public readonly record struct Link(ResourceKind Kind, string Name);

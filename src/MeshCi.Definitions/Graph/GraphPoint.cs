namespace MeshCi.Definitions.Graph;

/// <summary>A box in a drawing of calls.</summary>
/// <param name="Kind">The kind of resource that it represents.</param>
/// <param name="Name">Name of the resource.</param>
public readonly record struct GraphPoint(GraphPointKind Kind, string Name);

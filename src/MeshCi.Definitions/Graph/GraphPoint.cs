namespace MeshCi.Definitions.Graph;

/// <summary>A box of a drawing of calls.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">Name of the resource.</param>
public readonly record struct GraphPoint(GraphPointKind Kind, string Name);

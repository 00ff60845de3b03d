using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>The result of building a definition from a project's items.</summary>
/// <param name="Definition">The definition; null if the findings contain an error.</param>
/// <param name="Findings">All findings, not only the first, in a fixed order: properties, items, then the definition as a whole.</param>
public sealed record BuildOutcome(Definition? Definition, IReadOnlyList<Finding> Findings);

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>What came of a project's items.</summary>
/// <param name="Definition">The definition, or null where there is an error among the findings.</param>
/// <param name="Findings">Everything found, not only the first, in a fixed order: properties, items, then what the whole shows.</param>
public sealed record BuildOutcome(Definition? Definition, IReadOnlyList<Finding> Findings);

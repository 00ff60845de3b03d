using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>A problem in the resources of one definition.</summary>
/// <param name="Resource">The resource to change.</param>
/// <param name="Path">The path in its spec.</param>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Message">One or more complete sentences, including the fix.</param>
public sealed record ResourceFinding(ResourceId Resource, string Path, Diagnostic Diagnostic, string Message);

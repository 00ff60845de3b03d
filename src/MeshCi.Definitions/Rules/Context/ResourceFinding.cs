using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Rules.Context;

/// <summary>Something that is wrong, or does not work, among the resources of one definition.</summary>
/// <param name="Resource">The resource to change.</param>
/// <param name="Path">Where in its spec.</param>
/// <param name="Diagnostic">Its row.</param>
/// <param name="Message">A whole sentence, with the fix.</param>
public sealed record ResourceFinding(ResourceId Resource, string Path, Diagnostic Diagnostic, string Message);

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.Verbs;

/// <summary>A finding with its place in the user's files.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="File">Full path of the file.</param>
/// <param name="Line">The line, from 1; 0 if unknown.</param>
/// <param name="Column">The column, from 1; 0 if unknown.</param>
internal sealed record LocatedFinding(Finding Finding, string File, int Line, int Column);

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Something in a spec that App Mesh refuses although its API model allows it.</summary>
/// <param name="Path">The place, such as <c>spec.listeners[0].healthCheck.path</c>.</param>
/// <param name="Message">What is wrong and what is allowed, in complete sentences.</param>
/// <param name="Diagnostic">The diagnostic that it is reported as.</param>
public sealed record SpecViolation(string Path, string Message, Diagnostic Diagnostic);

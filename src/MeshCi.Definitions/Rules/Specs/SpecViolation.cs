using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Definitions.Rules.Specs;

/// <summary>Something in one spec that the service refuses although its model allows it.</summary>
/// <param name="Path">Where: <c>spec.listeners[0].healthCheck.path</c>.</param>
/// <param name="Message">What is wrong and what is allowed, a whole sentence.</param>
/// <param name="Diagnostic">The row under which it is reported.</param>
public sealed record SpecViolation(string Path, string Message, Diagnostic Diagnostic);

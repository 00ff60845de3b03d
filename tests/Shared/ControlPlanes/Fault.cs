namespace MeshCi.Tests.ControlPlanes;

/// <summary>How a call fails.</summary>
/// <param name="Problem">The exception to throw; null if a write is accepted but not applied.</param>
/// <param name="AfterWriting">Whether the write is still made.</param>
public sealed record Fault(Exception? Problem, bool AfterWriting = false);

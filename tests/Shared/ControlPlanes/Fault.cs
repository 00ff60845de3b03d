namespace MeshCi.Tests.ControlPlanes;

/// <summary>How a call fails.</summary>
/// <param name="Problem">What is thrown.</param>
/// <param name="AfterWriting">Whether the write is made all the same.</param>
public sealed record Fault(Exception Problem, bool AfterWriting = false);

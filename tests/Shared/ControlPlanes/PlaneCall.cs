namespace MeshCi.Tests.ControlPlanes;

/// <summary>A call about to be made: its number from 0, the operation, and whether it writes.</summary>
public sealed record PlaneCall(int Index, string Operation, bool Writes, string Subject);

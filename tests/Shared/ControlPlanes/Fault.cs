namespace MeshCi.Tests.ControlPlanes;

/// <summary>How a call fails.</summary>
/// <param name="Problem">The exception to throw; null if a write is accepted but not applied.</param>
/// <param name="AfterWriting">Whether the write is still made.</param>
public sealed record Fault(Exception? Problem, bool AfterWriting = false)
{
    /// <summary>A read that shows what the last write has replaced, as a replica does that does not know it yet. A write is not affected.</summary>
    public static Fault Stale { get; } = new(null, false) { IsStale = true };

    /// <summary>A list whose page lacks its last resource. Another call is not affected.</summary>
    public static Fault Omits { get; } = new(null, false) { IsShortened = true };

    /// <summary>Whether a read shows the state before the last write.</summary>
    public bool IsStale { get; private init; }

    /// <summary>Whether a page of a list lacks its last resource.</summary>
    public bool IsShortened { get; private init; }
}

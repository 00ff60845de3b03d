namespace MeshCi.Deployment.Planning;

/// <summary>What a plan may do, at the cost of more steps, so that every request stays routed.</summary>
/// <param name="Bridges">Whether routes that are created or deleted may have a port that they have only while listeners change.</param>
/// <param name="Helps">Whether a route whose match or port changes may be joined by a second one for a while, which takes the new requests already.</param>
/// <param name="Widens">Whether a single listener whose port changes exists on both ports for a while.</param>
internal sealed record StepWays(bool Bridges, bool Helps, bool Widens)
{
    /// <summary>All ways, with the fewest steps first.</summary>
    public static IReadOnlyList<StepWays> All { get; } =
        [new(false, false, false), new(true, false, false), new(true, true, false), new(true, false, true), new(true, true, true)];
}

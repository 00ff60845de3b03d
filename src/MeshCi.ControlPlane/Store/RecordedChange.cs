using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>A change that was made.</summary>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Operation">The operation's name in the API.</param>
/// <param name="Who">ARN of the caller; of a session, the session's.</param>
/// <param name="Address">What was changed.</param>
/// <param name="Before">The resource's version before; 0 if it was created.</param>
/// <param name="After">The resource's version after; 0 if it was deleted.</param>
public sealed record RecordedChange(long At, string Operation, string Who, ResourceAddress Address, long Before, long After)
{
    /// <summary>How many changes stores keep by default, of all meshes together: twenty deploys of a mesh of 400 resources.</summary>
    public const int Kept = 10_000;

    /// <summary>Its number in the feed, from 1; 0 before it is recorded.</summary>
    public long Revision { get; init; }
}

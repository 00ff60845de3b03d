using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>A recorded change.</summary>
/// <param name="At">Time, in milliseconds since 1970.</param>
/// <param name="Operation">The operation's name in the API.</param>
/// <param name="Who">ARN of the caller; for a session, that of the session.</param>
/// <param name="Address">The resource that was changed.</param>
/// <param name="Before">The resource's version before; 0 if it was created.</param>
/// <param name="After">The resource's version after; 0 if it was deleted.</param>
public sealed record RecordedChange(long At, string Operation, string Who, ResourceAddress Address, long Before, long After)
{
    /// <summary>Default number of changes that stores keep, for all meshes together: twenty deploys of a mesh with 400 resources.</summary>
    public const int Kept = 10_000;

    /// <summary>Its revision in the feed, from 1; 0 before it is recorded.</summary>
    public long Revision { get; init; }
}

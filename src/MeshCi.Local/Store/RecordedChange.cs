namespace MeshCi.Local.Store;

/// <summary>A change that was made, as people are told of it later.</summary>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Operation">The operation's name in the API.</param>
/// <param name="Who">ARN of the caller; of a session, the session's.</param>
/// <param name="Address">What was changed.</param>
/// <param name="Before">The resource's version before; 0 if it was made.</param>
/// <param name="After">The resource's version after; 0 if it was removed.</param>
internal sealed record RecordedChange(long At, string Operation, string Who, ResourceAddress Address, long Before, long After)
{
    /// <summary>How many changes are remembered, of all meshes together.</summary>
    public const int Kept = 500;
}

namespace MeshCi.Deployment.Planning;

/// <summary>Whose resources a deploy may change.</summary>
/// <param name="Owner">The project's owner: the value of the ownership tag.</param>
/// <param name="Former">The owner that earlier versions used for the same project by default, or null.</param>
/// <param name="Reason">Where the owner comes from, as a sentence for messages; null if it does not matter.</param>
public sealed record Ownership(string Owner, string? Former = null, string? Reason = null)
{
    /// <summary>Whether other projects may have the same owner, because a property sets it.</summary>
    public bool IsShared { get; init; }
}

namespace MeshCi.ControlPlane.Store;

/// <summary>
/// The committed changes of a store, numbered by revisions without gaps: 1, 2, 3 and so on. The oldest are removed beyond
/// <see cref="RecordedChange.Kept"/>.
/// </summary>
public interface IChangeFeed
{
    /// <summary>The revision of the newest committed change; 0 if there is none.</summary>
    long Revision { get; }

    /// <summary>Every change that is committed after a revision, once and in order, present and future.</summary>
    /// <param name="revision">0 for all, or the revision of the last change or state that the subscriber has seen, in this process or in an earlier
    /// one.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <returns>Ends when the store is closed. A subscriber may take any time for each change, as long as the store keeps the next ones.</returns>
    /// <exception cref="RevisionUnavailableException">Changes after the revision were already removed, or the store has never had the revision.</exception>
    /// <exception cref="OperationCanceledException">The subscription was canceled.</exception>
    IAsyncEnumerable<RecordedChange> Watch(long revision, CancellationToken cancellationToken = default);
}

/// <summary>
/// A subscriber cannot continue after its revision. It reads everything again and continues after <see cref="IMeshReader.Revision"/> of what it read.
/// </summary>
/// <param name="revision">The subscriber's revision.</param>
/// <param name="newest">The newest revision of the store.</param>
public sealed class RevisionUnavailableException(long revision, long newest) : Exception(
    revision > newest
        ? $"The store has not reached revision {revision}; its newest is {newest}. Read everything again."
        : $"Changes after revision {revision} are no longer available; the newest revision is {newest}. Read everything again.")
{
    /// <summary>The subscriber's revision.</summary>
    public long Revision { get; } = revision;

    /// <summary>The newest revision of the store.</summary>
    public long Newest { get; } = newest;
}

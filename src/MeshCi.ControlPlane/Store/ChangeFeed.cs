using System.Runtime.CompilerServices;

namespace MeshCi.ControlPlane.Store;

/// <summary>A feed of the changes in a store. The store publishes each revision after it is committed and before it is acknowledged.</summary>
/// <param name="revision">The newest revision when the store was opened.</param>
/// <param name="read">Reads as <see cref="IMeshReader.ChangesAfter"/> does, from the newest committed state.</param>
public sealed class ChangeFeed(long revision, Func<long, int, IReadOnlyList<RecordedChange>> read) : IChangeFeed
{
    // Enough to need few reads, and few enough to keep in memory for a slow subscriber.
    private const int PageSize = 256;

    private readonly Lock _gate = new();
    private TaskCompletionSource _published = NewSignal();
    private long _revision = revision;
    private bool _closed;

    /// <inheritdoc />
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Notifies subscribers that all changes up to a revision are committed.</summary>
    public void Publish(long newest)
    {
        if (newest == Revision) return;
        TaskCompletionSource published;
        lock (_gate)
        {
            Volatile.Write(ref _revision, newest);
            published = _published;
            _published = NewSignal();
        }

        published.TrySetResult();
    }

    /// <summary>Ends all subscriptions.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
        }

        _published.TrySetResult();
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<RecordedChange> Watch(long revision, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (newest, published, closed) = State();
            if (closed) yield break;
            if (revision > newest) throw new RevisionUnavailableException(revision, newest);
            if (revision == newest)
            {
                await published.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (Read(revision) is not { } page) yield break;
            if (page is not [var first, ..] || first.Revision != revision + 1) throw new RevisionUnavailableException(revision, Revision);
            // What is read can already contain revisions that are committed but not published yet; they follow when they are.
            foreach (var change in page.TakeWhile(change => change.Revision <= newest))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
                revision = change.Revision;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (long Newest, Task Published, bool Closed) State()
    {
        lock (_gate) return (_revision, _published.Task, _closed);
    }

    // Null if the store was closed during the read.
    private IReadOnlyList<RecordedChange>? Read(long after)
    {
        try
        {
            return read(after, PageSize);
        }
#pragma warning disable CA1031 // A closed store may throw any exception.
        catch (Exception) when (State().Closed)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}

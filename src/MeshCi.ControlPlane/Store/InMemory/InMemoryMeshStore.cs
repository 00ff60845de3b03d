using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store.InMemory;

/// <summary>A store that exists as long as its process: for tests, and for programs that run a control plane only to see what it would do.</summary>
public sealed class InMemoryMeshStore : IMeshStore
{
    private readonly ConcurrentExclusiveSchedulerPair _writers = new();
    private readonly ChangeFeed _feed;
    private readonly int _kept;
    private volatile MeshState _state = MeshState.Empty;

    /// <summary>An empty store.</summary>
    /// <param name="keptChanges">Number of changes to keep, at least 1.</param>
    public InMemoryMeshStore(int keptChanges = RecordedChange.Kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keptChanges, 1);
        _kept = keptChanges;
        _feed = new ChangeFeed(0, (revision, count) => new InMemoryReader(_state).ChangesAfter(revision, count));
    }

    /// <inheritdoc />
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <inheritdoc />
    public IChangeFeed Changes => _feed;

    /// <inheritdoc />
    public T Read<T>(Func<IMeshReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read(new InMemoryReader(_state));
    }

    /// <inheritdoc />
    public async Task<T> WriteAsync<T>(Func<IMeshTransaction, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Task<T> made;
        try
        {
            // The exclusive scheduler runs changes one after the other, in the order of these calls.
            made = Task.Factory.StartNew(() => Make(change), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _writers.ExclusiveScheduler);
        }
        catch (TaskSchedulerException exception)
        {
            throw Refusal.Unavailable("The control plane is shutting down. Nothing was changed.", exception);
        }

        return await made.ConfigureAwait(false);
    }

    /// <summary>Completes pending changes, and ends the feed.</summary>
    public void Dispose()
    {
        _writers.Complete();
        _writers.Completion.Wait();
        _feed.Close();
    }

    private T Make<T>(Func<IMeshTransaction, T> change)
    {
        var transaction = new InMemoryTransaction(_state, _kept);
        var result = change(transaction);
        _state = transaction.State;
        _feed.Publish(_state.Revision);
        return result;
    }
}

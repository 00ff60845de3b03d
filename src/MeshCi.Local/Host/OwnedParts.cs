namespace MeshCi.Local.Host;

/// <summary>Disposes the parts of an object in reverse order of their creation, once, even if one of them fails.</summary>
internal sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _free = [];

    /// <summary>Adds a part.</summary>
    public T Add<T>(T part)
        where T : IDisposable
    {
        Add(part.Dispose);
        return part;
    }

    /// <summary>Adds an action to run at the end.</summary>
    public void Add(Action undo) => Add(() =>
    {
        undo();
        return ValueTask.CompletedTask;
    });

    /// <summary>Adds an asynchronous action to run at the end.</summary>
    public void Add(Func<ValueTask> undo) => _free.Push(undo);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_free.TryPop(out var undo)) return;
        try
        {
            await undo().ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }
}

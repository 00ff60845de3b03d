namespace MeshCi.Local.Host;

/// <summary>Frees the parts of something in the reverse order of their creation, once, even if one of them cannot be freed.</summary>
internal sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _free = [];

    /// <summary>Owns a part from now on.</summary>
    public T Add<T>(T part)
        where T : IDisposable
    {
        Add(part.Dispose);
        return part;
    }

    /// <summary>Owns something that is undone by an action.</summary>
    public void Add(Action undo) => Add(() =>
    {
        undo();
        return ValueTask.CompletedTask;
    });

    /// <summary>Owns something that is undone by an asynchronous action.</summary>
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

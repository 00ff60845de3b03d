using MeshCi.ControlPlane.Store;

namespace MeshCi.ControlPlane.Sqlite;

/// <summary>A change that waits until it is made, and then until it is on disk.</summary>
internal abstract class PendingChange
{
    /// <summary>Makes the change.</summary>
    public abstract void Make(IMeshTransaction transaction);

    /// <summary>Stores why it could not be made; the failure is reported with the acknowledgement.</summary>
    public abstract void Fail(Exception cause);

    /// <summary>Reports the result, when everything that it read is on disk.</summary>
    public abstract void Acknowledge();

    /// <summary>Reports that nothing was changed.</summary>
    public abstract void Refuse(Exception cause);
}

/// <summary>A change with a result.</summary>
internal sealed class PendingChange<T>(Func<IMeshTransaction, T> make) : PendingChange
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    /// <summary>The result, or the failure.</summary>
    public Task<T> Result => _completion.Task;

    /// <inheritdoc />
    public override void Make(IMeshTransaction transaction) => _result = make(transaction);

    /// <inheritdoc />
    public override void Fail(Exception cause) => _failure = cause;

    /// <inheritdoc />
    public override void Acknowledge()
    {
        if (_failure is null) _completion.TrySetResult(_result!);
        else _completion.TrySetException(_failure);
    }

    /// <inheritdoc />
    public override void Refuse(Exception cause) => _completion.TrySetException(cause);
}

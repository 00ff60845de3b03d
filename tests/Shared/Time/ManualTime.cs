using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Tests.Time;

/// <summary>A clock that a test advances, and that reports when code waits for it.</summary>
internal sealed class ManualTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _gate = new();
    private readonly HashSet<Counted> _pending = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var counted = new Counted(this);
        counted.Timer = base.CreateTimer(
            argument =>
            {
                if (period == Timeout.InfiniteTimeSpan) Note(counted, isPending: false);
                callback(argument);
            },
            state, dueTime, period);
        Note(counted, dueTime > TimeSpan.Zero);
        return counted;
    }

    /// <summary>Completes when this many timers wait for the clock.</summary>
    public Task Waits(int timers = 1)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_pending.Count >= timers) reached.SetResult();
            _waiting.Add((timers, reached));
        }

        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private void Note(Counted timer, bool isPending)
    {
        lock (_gate)
        {
            if (isPending) _pending.Add(timer);
            else _pending.Remove(timer);
            foreach (var (_, reached) in _waiting.Where(one => one.Count <= _pending.Count)) reached.TrySetResult();
        }
    }

    private sealed class Counted(ManualTime time) : ITimer
    {
        public ITimer Timer { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Note(this, dueTime != Timeout.InfiniteTimeSpan);
            return Timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            time.Note(this, isPending: false);
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

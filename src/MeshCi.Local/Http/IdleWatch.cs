namespace MeshCi.Local.Http;

/// <summary>Detects that no request has come for a while and none is in progress.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly Action _idle;
    private readonly ITimer _timer;
    private long _last;
    private int _running;
    private bool _over;

    /// <summary>Starts to watch; <paramref name="idle"/> is called once, on a timer's thread.</summary>
    public IdleWatch(TimeProvider time, TimeSpan limit, Action idle)
    {
        _time = time;
        _limit = limit;
        _idle = idle;
        _last = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Registers a request.</summary>
    /// <returns>False if it came too late: the process is ending, and the request must be refused. <see cref="Leave"/> is required in either case.</returns>
    public bool Enter()
    {
        lock (_gate)
        {
            _running++;
            return !_over;
        }
    }

    /// <summary>Registers the end of a request.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _running--;
            _last = _time.GetTimestamp();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            if (_over) return;
            var rest = _running > 0 ? _limit : _limit - _time.GetElapsedTime(_last);
            if (rest > TimeSpan.Zero)
            {
                _timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }

            _over = true;
        }

        _idle();
    }
}

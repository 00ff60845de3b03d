using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>
/// The exclusive right to deploy one service. It is renewed in the background until it is disposed. If the renewals fail, or the process is suspended for
/// longer than the lease's duration, another process may take it over; <see cref="EnsureHeldAsync"/> then fails.
/// </summary>
/// <remarks>
/// A holder relies on a renewal only for a part of the duration, by its monotonic clock, which stops while some systems sleep, and by its wall clock, which
/// does not. No clock is compared with that of another machine.
/// </remarks>
internal sealed class Lease : IAsyncDisposable
{
    private readonly LeaseLog _log;
    private readonly TimeProvider _time;
    private readonly LeaseTimes _times;
    private readonly string _name;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private LeaseHead _head;
    private int _disposed;
    private volatile Confirmation _confirmed;
    private volatile string? _lost;

    private Lease(LeaseLog log, TimeProvider time, LeaseTimes times, string name, LeaseHead head, Confirmation acquired)
    {
        (_log, _time, _times, _name, _head, _confirmed) = (log, time, times, name, head, acquired);
        _timer = time.CreateTimer(_ => RenewInBackground(), null, times.Renewal, times.Renewal);
    }

    /// <summary>Differs for each acquisition of this lease and increases.</summary>
    public long Generation => _head.Record!.Generation;

    /// <summary>Acquires a lease whose newest state shows that no process holds it, or that its holder has lost it.</summary>
    /// <param name="log">The states of the lease.</param>
    /// <param name="head">The newest state.</param>
    /// <param name="holder">The description of the holder that other processes see.</param>
    /// <param name="name">The name of what is leased, in messages.</param>
    /// <param name="times">How long the lease is held.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <returns>The lease, or null if another process has acquired or renewed it.</returns>
    public static async Task<Lease?> TryAcquireAsync(
        LeaseLog log, LeaseHead head, string holder, string name, LeaseTimes times, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = Confirmation.At(time);
        var record = new LeaseRecord(head.Number + 1, 0, holder, times.Duration, HolderProcess.Current);
        return await log.TryAppendAsync(head, record, cancellationToken).ConfigureAwait(false)
            ? new Lease(log, time, times, name, new(head.Number + 1, record), now)
            : null;
    }

    /// <summary>Whether the lease is certainly held, without asking the ledger.</summary>
    public bool IsCertain => _lost is null && IsWithin(_times.Trusted);

    /// <summary>
    /// Returns if the lease is certainly held. Called before each write to the mesh. While the ledger cannot be reached and the lease has not expired, it waits.
    /// </summary>
    /// <exception cref="MeshException">MESH7036 if the lease has been lost, or if that cannot be found out.</exception>
    public async Task EnsureHeldAsync(CancellationToken cancellationToken)
    {
        while (!IsCertain)
        {
            if (await TryRenewAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            {
                if (!IsWithin(_times.Duration)) throw new MeshException(MeshDiagnostics.LeaseLost.At(problem.Finding.Place, NotConfirmed(problem)), problem);
                await Task.Delay(LeaseTimes.Poll, _time, cancellationToken).ConfigureAwait(false);
            }

            if (_lost is { } holder) throw new MeshException(MeshDiagnostics.LeaseLost, Lost(holder));
        }
    }

    /// <summary>Renews the lease, unless that has happened in the meantime. Returns why the ledger could not be reached, or null.</summary>
    private async Task<MeshException?> TryRenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_lost is null && !IsWithin(_times.Trusted)) await RenewAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MeshException problem)
        {
            return problem;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Releases the lease: the next one to ask gets it without waiting. If that fails, the lease expires.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _gate.WaitAsync().ConfigureAwait(false);
        if (_lost is null)
        {
            try
            {
                var (head, record) = (_head, _head.Record!);
                await _log.TryAppendAsync(head, record with { Renewal = record.Renewal + 1, Holder = null, Process = null }, CancellationToken.None)
                    .ConfigureAwait(false);
            }
            catch (MeshException)
            {
                // What the deploy did is recorded. Nothing else depends on this.
            }
        }

        // The gate stays closed: a renewal that still waits for it was cancelled.
        _lost ??= "its release";
        _ended.Dispose();
    }

    private bool IsWithin(TimeSpan time)
    {
        var confirmed = _confirmed;
        return _time.GetElapsedTime(confirmed.Timestamp) < time && (_time.GetUtcNow() - confirmed.Wall).Duration() < time;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var generation = Generation;
        while (true)
        {
            var now = Confirmation.At(_time);
            var next = new LeaseHead(_head.Number + 1, _head.Record! with { Renewal = _head.Record!.Renewal + 1 });
            if (await _log.TryAppendAsync(_head, next.Record!, cancellationToken).ConfigureAwait(false))
            {
                (_head, _confirmed) = (next, now);
                return;
            }

            var head = await _log.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (head.Record?.Generation != generation || head.Number <= _head.Number)
            {
                _lost = head.Record?.Holder ?? "a deploy that has ended since then";
                return;
            }

            // An earlier renewal was written, but its response did not arrive.
            _head = head;
        }
    }

    private void RenewInBackground()
    {
        if (!_ended.IsCancellationRequested) _ = RenewQuietlyAsync();
    }

    private async Task RenewQuietlyAsync()
    {
        try
        {
            await _gate.WaitAsync(_ended.Token).ConfigureAwait(false);
            try
            {
                if (_lost is null) await RenewAsync(_ended.Token).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception problem) when (problem is MeshException or OperationCanceledException or ObjectDisposedException)
        {
            // The next renewal may succeed. If none does in time, the next write is refused.
        }
    }

    private string Lost(string holder) =>
        $"This deploy no longer holds the lease of {_name}: {holder} has taken it over, because the lease was not renewed for "
        + $"{_times.Duration.TotalSeconds:F0} s. The process may have been suspended, or the ledger may have been unreachable.";

    private string NotConfirmed(MeshException problem) =>
        $"This deploy could not confirm that it still holds the lease of {_name}: {problem.Message}";

    /// <summary>When a renewal was sent, by both clocks.</summary>
    private sealed record Confirmation(long Timestamp, DateTimeOffset Wall)
    {
        public static Confirmation At(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());
    }
}

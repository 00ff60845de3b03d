using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Leases;

namespace MeshCi.Deployment.Tests.Leases;

/// <summary>A machine that takes the lease again and again, writes while it has it, and is suspended or loses its process at random.</summary>
internal sealed class Machine(Party party, Random random)
{
    private Task<Lease>? _taking;
    private Lease? _lease;
    private int _suspended;
    private int _suspension;

    /// <summary>Lets one second pass.</summary>
    public async Task StepAsync(List<long> writes, CancellationToken cancellationToken)
    {
        if (_suspended > 0)
        {
            if (--_suspended > 0) return;
            // While a machine sleeps, its monotonic clock may stand still. Its wall clock is right again afterwards.
            if (random.Next(2) == 0) party.Time.Advance(TimeSpan.FromSeconds(_suspension));
            else party.Time.Sleep(TimeSpan.FromSeconds(_suspension));
        }
        else
        {
            party.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.Yield();
        if (_lease is null)
        {
            _taking ??= party.TakeAsync(TimeSpan.FromHours(1));
            if (!_taking.IsCompleted) return;
            (_lease, _taking) = (await _taking, null);
        }

        try
        {
            await _lease.EnsureHeldAsync(cancellationToken);
            writes.Add(_lease.Generation);
        }
        catch (MeshException lost) when (lost.Finding.Diagnostic == MeshDiagnostics.LeaseLost)
        {
            await _lease.DisposeAsync();
            _lease = null;
            return;
        }

        switch (random.Next(60))
        {
            case 0:
                _suspended = _suspension = random.Next(1, 150);
                break;
            case < 3:
                await _lease.DisposeAsync();
                _lease = null;
                break;
        }
    }
}

using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>Waits for the lease of one service, and takes it.</summary>
/// <param name="store">Stores the lease.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="service">The service.</param>
/// <param name="times">How long the lease is held.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceLease(ILedgerStore store, string mesh, string service, LeaseTimes times, TimeProvider time)
{
    private readonly LeaseLog _log = new(store, KeysOf(mesh, service));
    private readonly LeaseQueue _queue = new(store, $"{mesh}/{service}/queue/", times, time);
    private (long Number, long Since) _seen = (-1, 0);

    /// <summary>The prefix of the keys of a service's lease.</summary>
    public static string KeysOf(string mesh, string service) => $"{mesh}/{service}/lease/";

    /// <summary>Takes the lease, if necessary after waiting for it.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="timeout">How long to wait; zero to ask once.</param>
    /// <param name="report">Receives a line for each deploy that is waited for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MeshException">
    /// MESH7030 if the time is over, MESH7037 if a newer build of the same series waits, or the ledger cannot be read or written.
    /// </exception>
    public async Task<Lease> TakeAsync(LeaseRequest request, TimeSpan timeout, Action<string> report, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var reported = "";
        Ticket? ticket = null;
        try
        {
            while (true)
            {
                var waiting = await _queue.ReadAsync(cancellationToken).ConfigureAwait(false);
                var others = waiting.Where(other => other.Name != ticket?.Name).ToList();
                if (ticket is not null && others.Count == waiting.Count)
                    ticket = await _queue.JoinAsync(request, others, ticket, cancellationToken).ConfigureAwait(false);
                RefuseUnnecessary(request, others);
                var first = others.Where(other => IsBefore(other, request, ticket)).MinBy(other => other.Place);
                var head = await _log.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (first is null && (head.IsFree || IsLost(head)))
                {
                    var lease = await Lease.TryAcquireAsync(_log, head, request.Holder, $"{mesh}/{service}", times, time, cancellationToken)
                        .ConfigureAwait(false);
                    if (lease is not null) return lease;
                    head = await _log.ReadAsync(cancellationToken).ConfigureAwait(false);
                }

                _ = IsLost(head);
                var obstacle = head.IsFree && first is not null ? first.Request.Holder : head.Record?.Holder ?? "another process";
                if (time.GetElapsedTime(started) >= timeout) throw new MeshException(MeshDiagnostics.DeployInProgress, TimeIsOver(obstacle, timeout));
                if (obstacle != reported) report(Waiting(reported = obstacle, timeout - time.GetElapsedTime(started)));
                if (ticket is null) ticket = await _queue.JoinAsync(request, others, null, cancellationToken).ConfigureAwait(false);
                else await _queue.RenewAsync(ticket, cancellationToken).ConfigureAwait(false);
                await Task.Delay(LeaseTimes.Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (ticket is not null) await LeaveAsync(ticket).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the holder has not renewed the lease for its whole duration, while this process watched and by this process's clock, or has ended.
    /// </summary>
    private bool IsLost(LeaseHead head)
    {
        if (_seen.Number != head.Number) _seen = (head.Number, time.GetTimestamp());
        return head.Record is { Holder: not null } record
            && (time.GetElapsedTime(_seen.Since) >= record.Duration || record.Process?.HasEnded() == true);
    }

    // An older build of the same series ends as soon as it sees this one.
    private static bool IsBefore(Ticket other, LeaseRequest request, Ticket? ticket) =>
        !other.Request.IsMadeUnnecessaryBy(request) && (ticket is null || ticket.IsAfter(other));

    private void RefuseUnnecessary(LeaseRequest request, IReadOnlyList<Ticket> others)
    {
        if (others.FirstOrDefault(other => request.IsMadeUnnecessaryBy(other.Request)) is { } newer)
            throw new MeshException(MeshDiagnostics.DeployUnnecessary, NewerWaits(request, newer.Request));
    }

    private async Task LeaveAsync(Ticket ticket)
    {
        try
        {
            await _queue.LeaveAsync(ticket).ConfigureAwait(false);
        }
        catch (MeshException)
        {
            // The ticket expires.
        }
    }

    private string NewerWaits(LeaseRequest request, LeaseRequest newer) =>
        $"{mesh}/{service} is being deployed, and build {newer.Build} of {newer.Series} waits for that deploy to end, too. Build {request.Build} would be "
        + $"replaced at once, so it is not deployed. Nothing was written. No action is needed; build {newer.Build} will deploy.";

    private string TimeIsOver(string obstacle, TimeSpan timeout) =>
        $"{mesh}/{service} is being deployed by {obstacle}. Nothing was written. "
        + (timeout > TimeSpan.Zero ? $"This deploy waited for {Seconds(timeout)}. " : "")
        + "Wait until that deploy has ended, then run the same command again, or let this one wait longer with MeshLeaseTimeout"
        + (timeout < LeaseTimes.Default.Duration ? " (at least 1m, to take over from a process that has ended on another computer)." : ".");

    private string Waiting(string obstacle, TimeSpan left) => $"waiting up to {Seconds(left)} for {mesh}/{service}, which is being deployed by {obstacle}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):F0} s");
}

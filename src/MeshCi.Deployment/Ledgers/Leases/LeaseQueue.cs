using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>
/// The builds that wait for one lease: a key <c>&lt;prefix&gt;&lt;number&gt;-&lt;id&gt;</c> for each, and a key with a counter for its newest renewal, so that
/// listing the keys shows who still waits.
/// </summary>
/// <param name="store">Stores the tickets.</param>
/// <param name="prefix">The prefix of the keys, ending with <c>/</c>.</param>
/// <param name="times">How long a ticket is valid without a renewal.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseQueue(ILedgerStore store, string prefix, LeaseTimes times, TimeProvider time)
{
    private static readonly byte[] Renewed = "{}\n"u8.ToArray();
    private readonly Dictionary<string, Ticket> _read = [];
    private readonly Dictionary<string, (long Renewal, long Since)> _seen = [];
    private long _renewals;
    private long _renewed;

    /// <summary>The builds that wait. Those that have ended, or have not renewed their tickets while this process was watching, are removed.</summary>
    public async Task<IReadOnlyList<Ticket>> ReadAsync(CancellationToken cancellationToken)
    {
        var keys = (await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false)).Select(key => Parse(key[prefix.Length..])).OfType<Key>().ToList();
        var waiting = new List<Ticket>();
        foreach (var group in keys.GroupBy(key => key.Ticket, StringComparer.Ordinal))
        {
            if (!group.Any(key => key.Renewal == 0))
            {
                // What another process left when it removed a ticket that had expired.
                await DeleteAsync(group, cancellationToken).ConfigureAwait(false);
            }
            else if (await ReadAsync(group.First(), cancellationToken).ConfigureAwait(false) is { } ticket)
            {
                if (HasExpired(ticket, group.Max(key => key.Renewal))) await DeleteAsync(group, cancellationToken).ConfigureAwait(false);
                else waiting.Add(ticket);
            }
        }

        return waiting;
    }

    /// <summary>Joins the queue.</summary>
    /// <param name="request">Who waits.</param>
    /// <param name="waiting">The builds that wait already.</param>
    /// <param name="former">The ticket of this process that another one has removed; otherwise null.</param>
    /// <param name="cancellationToken">Stops joining.</param>
    public async Task<Ticket> JoinAsync(LeaseRequest request, IReadOnlyList<Ticket> waiting, Ticket? former, CancellationToken cancellationToken)
    {
        var number = waiting.Select(ticket => Parse(ticket.Name)!.Number).DefaultIfEmpty(0).Max() + 1;
        var place = waiting.Where(ticket => ticket.Request.IsMadeUnnecessaryBy(request)).Select(ticket => ticket.Place).Append(former?.Place ?? number).Min();
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:D12}-{Guid.NewGuid():N}");
        var ticket = new Ticket(name, place, request, times.Duration, HolderProcess.Current);
        await store.CreateAsync(prefix + name, ticket.Write(), cancellationToken).ConfigureAwait(false);
        (_renewals, _renewed) = (0, time.GetTimestamp());
        return ticket;
    }

    /// <summary>Shows that this process still waits, if it has not done so for a while.</summary>
    public async Task RenewAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_renewed) < times.Renewal) return;
        try
        {
            await store.CreateAsync(KeyOf(ticket.Name, _renewals + 1), Renewed, cancellationToken).ConfigureAwait(false);
            if (_renewals > 0) await store.DeleteAsync(KeyOf(ticket.Name, _renewals), cancellationToken).ConfigureAwait(false);
            (_renewals, _renewed) = (_renewals + 1, time.GetTimestamp());
        }
        catch (MeshException)
        {
            // The ticket is valid for several renewals, and the next one is due at once.
        }
    }

    /// <summary>Leaves the queue.</summary>
    public async Task LeaveAsync(Ticket ticket)
    {
        await store.DeleteAsync(prefix + ticket.Name, CancellationToken.None).ConfigureAwait(false);
        if (_renewals > 0) await store.DeleteAsync(KeyOf(ticket.Name, _renewals), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<Ticket?> ReadAsync(Key key, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(key.Ticket, out var known)) return known;
        if (await store.ReadAsync(prefix + key.Ticket, cancellationToken).ConfigureAwait(false) is not { } content) return null;
        return _read[key.Ticket] = Ticket.Read(key.Ticket, key.Number, content.Bytes);
    }

    private bool HasExpired(Ticket ticket, long renewal)
    {
        if (!_seen.TryGetValue(ticket.Name, out var seen) || seen.Renewal != renewal) _seen[ticket.Name] = seen = (renewal, time.GetTimestamp());
        return time.GetElapsedTime(seen.Since) >= ticket.Duration || ticket.Process?.HasEnded() == true;
    }

    private async Task DeleteAsync(IEnumerable<Key> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys.OrderBy(key => key.Renewal)) await store.DeleteAsync(KeyOf(key.Ticket, key.Renewal), cancellationToken).ConfigureAwait(false);
    }

    private string KeyOf(string ticket, long renewal) =>
        renewal == 0 ? prefix + ticket : string.Create(CultureInfo.InvariantCulture, $"{prefix}{ticket}.{renewal}");

    private static Key? Parse(string name)
    {
        var parts = name.Split('.');
        var (dash, renewal) = (parts[0].IndexOf('-', StringComparison.Ordinal), 0L);
        return parts.Length <= 2 && dash > 0
            && long.TryParse(parts[0][..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue
            && (parts.Length == 1 || long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out renewal))
            ? new(parts[0], number, renewal)
            : null;
    }

    private sealed record Key(string Ticket, long Number, long Renewal);
}

using MeshCi.Deployment.Ledgers.Leases;
using MeshCi.Deployment.Ledgers.Stores;

namespace MeshCi.Deployment.Tests.Leases;

/// <summary>A machine with a clock of its own that deploys from a shared ledger.</summary>
internal sealed class Party(ILedgerStore store, string name, TimeSpan skew = default)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 22, 0, 0, TimeSpan.Zero);

    public string Name => name;

    public SleepingTime Time { get; } = new(Start + skew);

    /// <summary>What it reports while it waits.</summary>
    public List<string> Lines { get; } = [];

    public Task<Lease> TakeAsync(TimeSpan timeout = default, long? build = null, string series = "acme/shop", string owner = "acme/shop/Orders") =>
        new ServiceLease(store, "shop", "orders", LeaseTimes.Default, Time).TakeAsync(
            new(name, owner, build is null ? null : series, build), timeout, Lines.Add, TestContext.Current.CancellationToken);

    /// <summary>Lets the same time pass for several machines, in steps in which none of them misses a timer.</summary>
    public static async Task PassAsync(TimeSpan time, params Party[] parties)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            foreach (var party in parties) party.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Tests.Leases;

public sealed class QueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);
    private readonly MemoryLedgerStore _store = new();

    [Fact]
    public async Task Of_the_waiting_builds_of_a_series_only_the_highest_runs_and_the_others_end_with_the_reason()
    {
        var (holder, older, newest, middle) = (new Party(_store, "h"), new Party(_store, "o"), new Party(_store, "n"), new Party(_store, "m"));
        var lease = await holder.TakeAsync(build: 40);
        var waitingOlder = older.TakeAsync(Long, 41);
        await Party.PassAsync(Moment, holder, older);
        var waitingNewest = newest.TakeAsync(Long, 43);
        await Party.PassAsync(Moment, holder, older, newest);
        var waitingMiddle = middle.TakeAsync(Long, 42);

        var error = await Should.ThrowAsync<MeshException>(waitingOlder);
        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployUnnecessary);
        error.Message.ShouldContain("build 43 of acme/shop waits for that deploy to end, too. Build 41 would be replaced at once");
        (await Should.ThrowAsync<MeshException>(waitingMiddle)).Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployUnnecessary);
        waitingNewest.IsCompleted.ShouldBeFalse();

        await lease.DisposeAsync();
        await Party.PassAsync(Moment, newest);
        await (await waitingNewest).DisposeAsync();
        _store.LeaseKeys.ShouldAllBe(key => key.StartsWith("shop/orders/lease/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_that_fails_does_not_end_the_wait()
    {
        var (holder, waiter) = (new Party(_store, "h"), new Party(_store, "w"));
        var lease = await holder.TakeAsync();
        var waiting = waiter.TakeAsync(Long);
        var failures = 0;
        _store.Before = (operation, key) =>
        {
            if (operation == "create" && key.Contains("/queue/", StringComparison.Ordinal) && failures++ == 0)
                throw new MeshException(MeshDiagnostics.FileNotAccessible, "unreachable");
        };

        await Party.PassAsync(TimeSpan.FromMinutes(2), holder, waiter);
        await lease.DisposeAsync();
        await Party.PassAsync(Moment, waiter);

        failures.ShouldBeGreaterThan(1);
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task A_running_deploy_is_not_interrupted_by_a_newer_build()
    {
        var (holder, newer) = (new Party(_store, "h"), new Party(_store, "n"));
        await using var lease = await holder.TakeAsync(build: 40);
        var waiting = newer.TakeAsync(Long, 41);

        await Party.PassAsync(TimeSpan.FromMinutes(5), holder, newer);

        waiting.IsCompleted.ShouldBeFalse();
        await lease.EnsureHeldAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("acme/other", "acme/shop/Orders")]
    [InlineData("acme/shop", "acme/shop/Other")]
    public async Task Builds_of_different_series_or_owners_run_in_the_order_of_asking(string series, string owner)
    {
        var (holder, first, second) = (new Party(_store, "h"), new Party(_store, "f"), new Party(_store, "s"));
        var lease = await holder.TakeAsync();
        var waitingFirst = first.TakeAsync(Long, 5);
        await Party.PassAsync(Moment, holder, first);
        var waitingSecond = second.TakeAsync(Long, 9, series, owner);
        await Party.PassAsync(Moment, holder, first, second);
        await lease.DisposeAsync();

        // The second one looks first.
        await Party.PassAsync(Moment, second);
        waitingSecond.IsCompleted.ShouldBeFalse();
        await Party.PassAsync(Moment, first);
        var firstLease = await waitingFirst;
        await Party.PassAsync(Moment, first, second);
        waitingSecond.IsCompleted.ShouldBeFalse();
        second.Lines.Last().ShouldContain("is being deployed by f");
        await firstLease.DisposeAsync();
        await Party.PassAsync(Moment, second);
        await (await waitingSecond).DisposeAsync();
    }

    [Fact]
    public async Task A_newer_build_takes_the_place_of_an_older_one_of_its_series()
    {
        var (holder, older, other, newer) = (new Party(_store, "h"), new Party(_store, "o"), new Party(_store, "x"), new Party(_store, "n"));
        var lease = await holder.TakeAsync();
        var waitingOlder = older.TakeAsync(Long, 5);
        await Party.PassAsync(Moment, holder, older);
        var waitingOther = other.TakeAsync(Long, 1, "acme/other");
        await Party.PassAsync(Moment, holder, older, other);
        var waitingNewer = newer.TakeAsync(Long, 6);
        await Party.PassAsync(Moment, holder, older, other, newer);
        await Should.ThrowAsync<MeshException>(waitingOlder);
        await lease.DisposeAsync();

        await Party.PassAsync(Moment, other, newer);

        waitingOther.IsCompleted.ShouldBeFalse();
        await (await waitingNewer).DisposeAsync();
        await Party.PassAsync(Moment, other);
        await (await waitingOther).DisposeAsync();
    }

    [Fact]
    public async Task A_build_that_died_while_it_waited_is_passed_over_after_the_duration_of_its_ticket()
    {
        var (holder, dead, next) = (new Party(_store, "h"), new Party(_store, "d"), new Party(_store, "n"));
        var lease = await holder.TakeAsync();
        _ = dead.TakeAsync(Long);
        var waiting = next.TakeAsync(Long);
        await lease.DisposeAsync();

        await Party.PassAsync(TimeSpan.FromSeconds(50), next);
        waiting.IsCompleted.ShouldBeFalse();
        await Party.PassAsync(TimeSpan.FromSeconds(15), next);

        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task A_build_whose_ticket_was_removed_while_it_was_suspended_waits_on_in_its_place()
    {
        var (holder, slow, next) = (new Party(_store, "h"), new Party(_store, "s"), new Party(_store, "n"));
        var lease = await holder.TakeAsync();
        var waitingSlow = slow.TakeAsync(Long);
        var waitingNext = next.TakeAsync(Long);
        await Party.PassAsync(TimeSpan.FromSeconds(70), holder, next);

        await Party.PassAsync(Moment, holder, slow, next);
        await lease.DisposeAsync();
        await Party.PassAsync(Moment, next);
        waitingNext.IsCompleted.ShouldBeFalse();
        await Party.PassAsync(Moment, slow);
        await (await waitingSlow).DisposeAsync();
        await Party.PassAsync(Moment, next);
        await (await waitingNext).DisposeAsync();
    }

    [Fact]
    public async Task A_build_that_asks_once_does_not_overtake_those_that_wait()
    {
        var (holder, first) = (new Party(_store, "h"), new Party(_store, "f"));
        var lease = await holder.TakeAsync();
        var waiting = first.TakeAsync(Long);
        await lease.DisposeAsync();

        (await Should.ThrowAsync<MeshException>(() => new Party(_store, "late").TakeAsync())).Message.ShouldContain("is being deployed by f");

        await Party.PassAsync(Moment, first);
        await (await waiting).DisposeAsync();
    }
}

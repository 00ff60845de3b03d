using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers.Leases;

namespace MeshCi.Deployment.Tests.Leases;

public sealed class LeaseTests
{
    private static readonly TimeSpan Duration = LeaseTimes.Default.Duration;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly MemoryLedgerStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_is_exclusive_and_names_its_holder()
    {
        await using var lease = await new Party(_store, "build 1 by ann").TakeAsync();

        var error = await Should.ThrowAsync<MeshException>(() => new Party(_store, "build 2 by bob").TakeAsync());

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.DeployInProgress);
        error.Message.ShouldContain("shop/orders is being deployed by build 1 by ann. Nothing was written.");
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_no_longer_names_its_holder()
    {
        var first = await new Party(_store, "build 1").TakeAsync();
        await first.DisposeAsync();
        _store.LeaseKeys.Select(key => System.Text.Encoding.UTF8.GetString(Read(key))).Last().ShouldNotContain("build 1");

        await using var second = await new Party(_store, "build 2").TakeAsync();

        second.Generation.ShouldBeGreaterThan(first.Generation);
    }

    [Fact]
    public async Task A_lease_whose_acquisition_fails_after_it_was_written_is_released()
    {
        var wasWritten = false;
        _store.Before = (operation, key) =>
        {
            var fails = wasWritten && operation == "list" && key.Contains("/lease/", StringComparison.Ordinal);
            wasWritten = !fails && (wasWritten || (operation == "create" && key.Contains("/lease/", StringComparison.Ordinal)));
            if (fails) throw new MeshException(MeshDiagnostics.FileNotAccessible, "unreachable");
        };
        await Should.ThrowAsync<MeshException>(() => new Party(_store, "a").TakeAsync());
        _store.Before = (_, _) => { };

        await using var lease = await new Party(_store, "b").TakeAsync();

        lease.Generation.ShouldBe(3);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(0)]
    [InlineData(60)]
    public async Task A_lease_that_is_renewed_is_never_taken_over_however_much_the_clocks_differ(int skew)
    {
        var (a, b) = (new Party(_store, "a"), new Party(_store, "b", TimeSpan.FromMinutes(skew)));
        await using var lease = await a.TakeAsync();
        var waiting = b.TakeAsync(Long);

        await Party.PassAsync(TimeSpan.FromMinutes(9), a, b);

        waiting.IsCompleted.ShouldBeFalse();
        await lease.EnsureHeldAsync(Token);
        b.Lines.ShouldBe(["waiting up to 600 s for shop/orders, which is being deployed by a"]);
        await Party.PassAsync(TimeSpan.FromMinutes(2), a, b);
        (await Should.ThrowAsync<MeshException>(waiting)).Message.ShouldContain("deployed by a. Nothing was written. This deploy waited for 600 s.");
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(0)]
    [InlineData(60)]
    public async Task A_lease_whose_holder_has_died_is_taken_over_after_its_duration_by_the_clock_of_the_one_that_waits(int skew)
    {
        var (a, b) = (new Party(_store, "a"), new Party(_store, "b", TimeSpan.FromMinutes(skew)));
        var lost = await a.TakeAsync();
        var waiting = b.TakeAsync(Long);

        await Party.PassAsync(Duration - TimeSpan.FromSeconds(2), b);
        waiting.IsCompleted.ShouldBeFalse();
        await Party.PassAsync(TimeSpan.FromSeconds(4), b);

        await using var lease = await waiting;
        lease.Generation.ShouldBeGreaterThan(lost.Generation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_holder_that_was_suspended_does_not_write_after_another_one_has_taken_over(bool monotonicClockStops)
    {
        var (a, b) = (new Party(_store, "a"), new Party(_store, "b"));
        await using var lease = await a.TakeAsync();
        var waiting = b.TakeAsync(Long);
        await Party.PassAsync(TimeSpan.FromMinutes(2), b);
        await using var second = await waiting;

        if (monotonicClockStops) a.Time.Sleep(TimeSpan.FromMinutes(2));
        else a.Time.Advance(TimeSpan.FromMinutes(2));
        var error = await Should.ThrowAsync<MeshException>(() => lease.EnsureHeldAsync(Token));

        error.Finding.Diagnostic.ShouldBe(MeshDiagnostics.LeaseLost);
        error.Message.ShouldStartWith("This deploy no longer holds the lease of shop/orders: b has taken it over");
        await lease.DisposeAsync();
        await second.EnsureHeldAsync(Token);
    }

    [Fact]
    public async Task A_holder_that_was_suspended_goes_on_if_no_other_process_has_asked()
    {
        var a = new Party(_store, "a");
        await using var lease = await a.TakeAsync();

        a.Time.Sleep(TimeSpan.FromHours(2));
        await lease.EnsureHeldAsync(Token);

        (await Should.ThrowAsync<MeshException>(() => new Party(_store, "b").TakeAsync())).Message.ShouldContain("by a");
    }

    [Fact]
    public async Task A_holder_that_cannot_renew_stops_writing_before_another_one_can_take_over()
    {
        var (a, b) = (new Party(_store, "a"), new Party(_store, "b"));
        await using var lease = await a.TakeAsync();
        var isCut = true;
        _store.Before = (call, _) =>
        {
            if (isCut && call == "create") throw new MeshException(MeshDiagnostics.FileNotAccessible, "The ledger is gone.");
        };

        await Party.PassAsync(LeaseTimes.Default.Trusted - TimeSpan.FromSeconds(1), a);
        await lease.EnsureHeldAsync(Token);
        await Party.PassAsync(TimeSpan.FromSeconds(2), a);
        var waiting = lease.EnsureHeldAsync(Token);
        await Party.PassAsync(Duration - LeaseTimes.Default.Trusted - TimeSpan.FromSeconds(3), a);
        waiting.IsCompleted.ShouldBeFalse("the ledger may be reachable again before the lease ends");
        await Party.PassAsync(TimeSpan.FromSeconds(4), a);
        var error = await Should.ThrowAsync<MeshException>(waiting);
        FencedControlPlane.IsUnconfirmed(error).ShouldBeTrue();
        error.Message.ShouldBe("This deploy could not confirm that it still holds the lease of shop/orders: The ledger is gone.");
        isCut = false;

        await lease.EnsureHeldAsync(Token);
        await Should.ThrowAsync<MeshException>(() => b.TakeAsync());
    }

    [Fact]
    public async Task A_write_waits_while_the_ledger_cannot_be_reached_for_a_moment()
    {
        var a = new Party(_store, "a");
        await using var lease = await a.TakeAsync();
        _store.Before = (_, _) => throw new MeshException(MeshDiagnostics.FileNotAccessible, "The ledger is gone.");
        await Party.PassAsync(LeaseTimes.Default.Trusted, a);

        var waiting = lease.EnsureHeldAsync(Token);
        await Party.PassAsync(TimeSpan.FromSeconds(10), a);
        _store.Before = (_, _) => { };
        await Party.PassAsync(TimeSpan.FromSeconds(2), a);

        await waiting;
    }

    [Fact]
    public void The_longest_attempt_of_a_write_that_the_lease_allowed_ends_before_another_process_can_take_it() =>
        (LeaseTimes.Default.Trusted + FencedControlPlane.LongestAttempt).ShouldBeLessThan(Duration);

    [Fact]
    public async Task A_renewal_whose_response_was_lost_is_recognized()
    {
        var a = new Party(_store, "a");
        await using var lease = await a.TakeAsync();
        var fails = false;
        _store.Before = (call, key) =>
        {
            // The renewal has been written when the following list fails.
            if (fails && call == "list" && key.EndsWith("/lease/", StringComparison.Ordinal))
                throw new MeshException(MeshDiagnostics.FileNotAccessible, "Cut.");
        };
        fails = true;
        await Party.PassAsync(TimeSpan.FromSeconds(21), a);
        fails = false;
        await Party.PassAsync(TimeSpan.FromSeconds(40), a);

        await lease.EnsureHeldAsync(Token);
    }

    [Fact]
    public async Task A_process_that_was_suspended_between_reading_and_taking_does_not_get_a_lease_that_others_have_had_since()
    {
        var (a, b) = (new Party(_store, "a"), new Party(_store, "b"));
        await (await a.TakeAsync()).DisposeAsync();
        Lease? stolen = null;
        _store.Before = (call, key) =>
        {
            if (call != "create") return;
            _store.Before = (_, _) => { };
            for (var round = 0; round < 20; round++) b.TakeAsync().GetAwaiter().GetResult().DisposeAsync().AsTask().GetAwaiter().GetResult();
            stolen = b.TakeAsync().GetAwaiter().GetResult();
        };

        var error = await Should.ThrowAsync<MeshException>(() => a.TakeAsync());

        error.Message.ShouldContain("is being deployed by b");
        await stolen!.EnsureHeldAsync(Token);
        await stolen.DisposeAsync();
    }

    [Fact]
    public async Task A_lease_keeps_few_states_however_long_it_is_held()
    {
        var a = new Party(_store, "a");
        await using (await a.TakeAsync()) await Party.PassAsync(TimeSpan.FromHours(1), a);

        _store.LeaseKeys.Count.ShouldBeLessThan(8);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"formatVersion":9}""")]
    [InlineData("""{"formatVersion":1,"generation":3,"renewal":1,"durationSeconds":1e300,"holder":"x"}""")]
    public async Task A_state_that_cannot_be_read_belongs_to_a_holder_that_can_be_outlived(string state)
    {
        _store.Put("shop/orders/lease/000000000007", System.Text.Encoding.UTF8.GetBytes(state));
        var b = new Party(_store, "b");
        var waiting = b.TakeAsync(Long);

        await Party.PassAsync(Duration + TimeSpan.FromSeconds(2), b);

        await using var lease = await waiting;
        lease.Generation.ShouldBe(8);
    }

    [Fact]
    public async Task A_lease_of_a_process_of_this_machine_that_has_ended_is_free_at_once()
    {
        var ended = HolderProcess.Current with { Id = ProgramThatEnded() };
        _store.Put("shop/orders/lease/000000000001", new LeaseRecord(1, 0, "build 1", Duration, ended).Write());

        await using var lease = await new Party(_store, "b").TakeAsync();

        lease.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_lease_of_a_process_that_has_the_number_of_an_ended_one_of_another_machine_is_not_free()
    {
        var elsewhere = HolderProcess.Current with { Id = ProgramThatEnded(), Machine = "another machine" };
        _store.Put("shop/orders/lease/000000000001", new LeaseRecord(1, 0, "build 1", Duration, elsewhere).Write());

        await Should.ThrowAsync<MeshException>(() => new Party(_store, "b").TakeAsync());
    }

    [Fact]
    public void A_number_that_another_process_uses_by_now_does_not_mean_that_the_holder_still_runs()
    {
        HolderProcess.Current.HasEnded().ShouldBeFalse();
        (HolderProcess.Current with { Started = "1" }).HasEnded().ShouldBeTrue();
    }

    [Fact]
    public void A_process_that_the_kernel_hides_from_other_users_has_not_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux hides processes.");
        using var nothing = new TemporaryDirectory();

        HolderProcess.Current.HasEnded(nothing.Root).ShouldBeFalse();
        (HolderProcess.Current with { Id = ProgramThatEnded() }).HasEnded(nothing.Root).ShouldBeTrue();
    }

    /// <summary>No write is made under an older lease after one under a newer lease, whatever happens to clocks and processes.</summary>
    [Fact]
    public async Task Writes_are_in_the_order_of_the_leases()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var store = new MemoryLedgerStore();
            var random = new Random(seed);
            var machines = Enumerable.Range(0, 3)
                .Select(at => new Machine(new Party(store, $"machine {at}", TimeSpan.FromMinutes(random.Next(-60, 61))), random)).ToList();
            var writes = new List<long>();
            for (var second = 0; second < 600; second++)
            {
                foreach (var machine in machines) await machine.StepAsync(writes, Token);
            }

            writes.ShouldBeInOrder(SortDirection.Ascending, $"seed {seed}");
            writes.Distinct().Count().ShouldBeGreaterThan(2, $"seed {seed}");
        }
    }

    private static int ProgramThatEnded()
    {
        using var program = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        program.WaitForExit();
        return program.Id;
    }

    private byte[] Read(string key) => _store.ReadAsync(key, Token).GetAwaiter().GetResult()!.Bytes.ToArray();
}

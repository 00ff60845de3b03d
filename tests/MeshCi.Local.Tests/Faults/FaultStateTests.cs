using MeshCi.Local.Faults;

namespace MeshCi.Local.Tests.Faults;

public sealed class FaultStateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_same_seed_and_calls_produce_the_same_faults_and_another_seed_produces_others()
    {
        var first = Faults(7);
        Faults(7).ShouldBe(first);
        Faults(8).ShouldNotBe(first);

        string Faults(int seed)
        {
            using var state = State(seed, Half, new FaultRule { Latency = new Latency.LogNormal(Ms(20), Ms(200)) });
            return Decided(state);
        }
    }

    [Fact]
    public void A_generated_seed_reproduces_the_same_faults()
    {
        using var drawn = new FaultState(new FaultSettings { Rules = [Half] }, _time);
        using var again = State(drawn.Seed, Half);
        Decided(drawn).ShouldBe(Decided(again));
    }

    [Fact]
    public void An_added_rule_does_not_change_the_effect_of_the_rules_before_it()
    {
        using var one = State(3, Half);
        using var two = State(3, Half, new FaultRule { Chance = 0.5, Latency = new Latency.Fixed(Ms(1)) });
        Enumerable.Range(0, 50).Select(_ => one.Decide("CreateMesh").Rule is not null)
            .ShouldBe(Enumerable.Range(0, 50).Select(_ => two.Decide("CreateMesh").Rule is not null).ToList());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 70, 130)]
    [InlineData(0.9, 870, 930)]
    [InlineData(1, 1000, 1000)]
    public void The_probability_is_the_share_of_calls_that_fail(double chance, int atLeast, int atMost)
    {
        using var state = State(1, Half with { Chance = chance });
        Enumerable.Range(0, 1000).Count(_ => state.Decide("CreateMesh").Rule is not null).ShouldBeInRange(atLeast, atMost);
    }

    [Fact]
    public void A_rule_applies_only_to_its_operations_and_at_most_the_specified_number_of_times()
    {
        using var state = State(1, new FaultRule { Operations = ["Create*", "UpdateRoute"], Times = 3, Error = "NotFoundException" });
        foreach (var other in new[] { "DescribeMesh", "UpdateRouter", "XCreateMesh", "UpdateVirtualRouter" }) state.Decide(other).Rule.ShouldBeNull(other);
        foreach (var ours in new[] { "CreateMesh", "UpdateRoute", "CreateVirtualNode" }) state.Decide(ours).Rule.ShouldNotBeNull(ours);
        state.Decide("CreateMesh").Rule.ShouldBeNull();
    }

    [Fact]
    public void Delays_add_up_until_the_first_rule_that_ends_the_call()
    {
        using var state = State(
            1,
            new FaultRule { Latency = new Latency.Fixed(Ms(10)) },
            new FaultRule { Latency = new Latency.Fixed(Ms(5)), Error = "NotFoundException", Times = 1 },
            new FaultRule { Latency = new Latency.Fixed(Ms(100)), Error = "ConflictException", Times = 1 });
        var first = state.Decide("CreateMesh");
        (first.Delay, first.Rule!.Error, first.Place).ShouldBe((Ms(15), "NotFoundException", "faults.rules[1]"));
        var second = state.Decide("CreateMesh");
        (second.Delay, second.Rule!.Error, second.Place).ShouldBe((Ms(110), "ConflictException", "faults.rules[2]"));
        state.Decide("CreateMesh").ShouldBe(new Fault(Ms(10), null, ""));
    }

    [Fact]
    public void A_throttle_allows_a_burst_and_then_limits_the_rate()
    {
        using var state = State(1, new FaultRule { Throttle = new Throttle(4, 3) });
        LetThrough(10).ShouldBe(3);
        _time.Advance(Ms(249));
        LetThrough(10).ShouldBe(0);
        _time.Advance(Ms(1));
        LetThrough(10).ShouldBe(1);
        _time.Advance(Ms(500));
        LetThrough(10).ShouldBe(2);
        _time.Advance(TimeSpan.FromHours(1));
        LetThrough(10).ShouldBe(3);

        int LetThrough(int calls) => Enumerable.Range(0, calls).Count(_ => state.Decide("CreateMesh").Rule is null);
    }

    [Fact]
    public void A_throttle_stays_accurate_over_many_small_steps()
    {
        using var state = State(1, new FaultRule { Throttle = new Throttle(8, 1) });
        var through = 0;
        for (var step = 0; step < 10_000; step++)
        {
            if (state.Decide("CreateMesh").Rule is null) through++;
            _time.Advance(Ms(10));
        }

        through.ShouldBeInRange(769, 801);
    }

    [Fact]
    public void Uniform_delays_are_within_their_bounds_and_average_to_the_midpoint()
    {
        var random = new Random(5);
        var drawn = Draw(new Latency.Uniform(Ms(100), Ms(300)), random);
        drawn.ShouldAllBe(wait => wait >= Ms(100) && wait <= Ms(300));
        drawn.Average(wait => wait.TotalMilliseconds).ShouldBeInRange(195, 205);
    }

    [Fact]
    public void Log_normal_delays_have_the_specified_median_and_99th_percentile()
    {
        var random = new Random(5);
        var drawn = Draw(new Latency.LogNormal(Ms(20), Ms(200)), random).Order().ToList();
        drawn[drawn.Count / 2].TotalMilliseconds.ShouldBeInRange(19, 21);
        drawn[drawn.Count * 99 / 100].TotalMilliseconds.ShouldBeInRange(180, 220);
        drawn[0].ShouldBeGreaterThan(TimeSpan.Zero);
        Draw(new Latency.LogNormal(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10)), random).ShouldAllBe(wait => wait <= Latency.Maximum);
    }

    [Fact]
    public void There_are_38_App_Mesh_operations_and_three_STS_operations()
    {
        OperationNames.All.ShouldBeUnique();
        OperationNames.All.Count.ShouldBe(41);
        OperationNames.All.ShouldContain("ListMeshes");
        OperationNames.All.ShouldContain("ListTagsForResource");
        OperationNames.All.Count(name => OperationNames.Matches("List*", name)).ShouldBe(8);
        OperationNames.All.Count(name => OperationNames.Matches("*Route", name)).ShouldBe(8);
    }

    private static FaultRule Half => new() { Chance = 0.5, Error = "ServiceUnavailableException" };

    private static string Decided(FaultState state) =>
        string.Join('\n', Enumerable.Range(0, 50).Select(_ => state.Decide("CreateMesh")).Select(fault => $"{fault.Delay} {fault.Place}"));

    private static TimeSpan Ms(double length) => TimeSpan.FromMilliseconds(length);

    private static List<TimeSpan> Draw(Latency latency, Random random) => [.. Enumerable.Range(0, 20_000).Select(_ => latency.Draw(random))];

    private FaultState State(int seed, params FaultRule[] rules) => new(new FaultSettings { Seed = seed, Rules = rules }, _time);
}

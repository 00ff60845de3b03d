namespace MeshCi.Local.Faults;

/// <summary>The faults of one call.</summary>
/// <param name="Delay">Delay before anything else.</param>
/// <param name="Rule">The rule that ends it, or null.</param>
/// <param name="Place">The place of that rule in the configuration, for messages.</param>
internal readonly record struct Fault(TimeSpan Delay, FaultRule? Rule, string Place);

/// <summary>The faults in force with their state: how many calls they have seen, the remaining rates, and the random numbers.</summary>
internal sealed class FaultState : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _removed = new();
    private readonly RuleState[] _rules;

    /// <summary>Starts with the initial state.</summary>
    public FaultState(FaultSettings settings, TimeProvider time)
    {
        Settings = settings;
        Removed = _removed.Token;
        Seed = settings.Seed ?? Random.Shared.Next();

        // Each rule has random numbers of its own, so that an additional rule changes nothing for those before it.
        _rules = [.. settings.Rules.Select((rule, index) => new RuleState(rule, $"faults.rules[{index}]", new Random(unchecked(Seed + index * 7919)), time))];
    }

    /// <summary>The rules.</summary>
    public FaultSettings Settings { get; }

    /// <summary>The seed; random if none was specified.</summary>
    public int Seed { get; }

    /// <summary>Whether there are no rules.</summary>
    public bool IsEmpty => _rules.Length == 0;

    /// <summary>Canceled when these rules no longer apply.</summary>
    public CancellationToken Removed { get; }

    /// <summary>Decides about one call. If the order of decisions is the same, so are the faults.</summary>
    public Fault Decide(string operation)
    {
        lock (_gate)
        {
            var delay = TimeSpan.Zero;
            foreach (var rule in _rules)
            {
                if (!rule.Affects(operation)) continue;
                delay += rule.Rule.Latency?.Draw(rule.Random) ?? TimeSpan.Zero;
                if (rule.Ends()) return new Fault(Shortened(delay), rule.Rule, rule.Place);
            }

            return new Fault(Shortened(delay), null, "");
        }
    }

    /// <summary>Releases delayed and frozen calls.</summary>
    public void Dispose()
    {
        _removed.Cancel();
        _removed.Dispose();
    }

    private static TimeSpan Shortened(TimeSpan delay) => delay < Latency.Maximum ? delay : Latency.Maximum;

    private sealed class RuleState(FaultRule rule, string place, Random random, TimeProvider time)
    {
        private readonly TokenBucket? _bucket = rule.Throttle is { } throttle ? new TokenBucket(throttle, time) : null;
        private int _asked;

        public FaultRule Rule => rule;

        public string Place => place;

        public Random Random => random;

        public bool Affects(string operation)
        {
            if (_asked >= rule.Times || !rule.Operations.Any(pattern => OperationNames.Matches(pattern, operation))) return false;
            if (rule.Times is not null) _asked++;
            return rule.Chance >= 1 || random.NextDouble() < rule.Chance;
        }

        public bool Ends() => rule.Error is not null || rule.Drop is not null || rule.Freeze || _bucket?.TryTake() is false;
    }
}

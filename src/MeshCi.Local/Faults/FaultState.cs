namespace MeshCi.Local.Faults;

/// <summary>What a call is to suffer.</summary>
/// <param name="Delay">How long it waits first.</param>
/// <param name="Rule">The rule that ends it, or null.</param>
/// <param name="Place">That rule's place in the configuration, for texts.</param>
internal readonly record struct Fault(TimeSpan Delay, FaultRule? Rule, string Place);

/// <summary>The faults in force with what they have done: how often they were asked, what is left of their rates, where their random numbers are.</summary>
internal sealed class FaultState : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _removed = new();
    private readonly RuleState[] _rules;

    /// <summary>Begins anew.</summary>
    public FaultState(FaultSettings settings, TimeProvider time)
    {
        Settings = settings;
        Removed = _removed.Token;
        Seed = settings.Seed ?? Random.Shared.Next();

        // Each rule has numbers of its own, so that a rule more changes nothing for the others before it.
        _rules = [.. settings.Rules.Select((rule, index) => new RuleState(rule, $"faults.rules[{index}]", new Random(unchecked(Seed + index * 7919)), time))];
    }

    /// <summary>The rules.</summary>
    public FaultSettings Settings { get; }

    /// <summary>The seed that is used; drawn where none was given.</summary>
    public int Seed { get; }

    /// <summary>Whether nothing is to be done.</summary>
    public bool IsEmpty => _rules.Length == 0;

    /// <summary>Cancelled when these rules hold no more.</summary>
    public CancellationToken Removed { get; }

    /// <summary>Decides about one call. Calls that are decided in the same order have the same faults.</summary>
    public Fault Decide(string operation)
    {
        lock (_gate)
        {
            var delay = TimeSpan.Zero;
            foreach (var rule in _rules)
            {
                if (!rule.Befalls(operation)) continue;
                delay += rule.Rule.Latency?.Draw(rule.Random) ?? TimeSpan.Zero;
                if (rule.Ends()) return new Fault(Shortened(delay), rule.Rule, rule.Place);
            }

            return new Fault(Shortened(delay), null, "");
        }
    }

    /// <summary>Lets go of the calls that are held up.</summary>
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

        public bool Befalls(string operation)
        {
            if (_asked >= rule.Times || !rule.Operations.Any(pattern => OperationNames.Matches(pattern, operation))) return false;
            if (rule.Times is not null) _asked++;
            return rule.Chance >= 1 || random.NextDouble() < rule.Chance;
        }

        public bool Ends() => rule.Error is not null || rule.Drop is not null || rule.Freeze || _bucket?.TryTake() is false;
    }
}

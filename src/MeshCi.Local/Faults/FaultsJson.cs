using System.Text.Json;
using MeshCi.ControlPlane.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Faults;

/// <summary>Reads and writes the section <c>faults</c>: <c>{ "seed": 1, "rules": [ … ] }</c>.</summary>
internal static class FaultsJson
{
    /// <summary>Minimum rate of a throttle, in calls per second.</summary>
    public const double SlowestRate = 0.001;

    /// <summary>Maximum of all counts and rates.</summary>
    public const int Most = 1_000_000;

    /// <summary>The values of <c>drop</c>, in the order of <see cref="Drop"/>.</summary>
    public static readonly IReadOnlyList<string> Drops = ["beforeChange", "afterChange"];

    /// <summary>The faults that a section specifies.</summary>
    public static FaultSettings Read(JsonPart part, Problems problems)
    {
        var members = problems.Members(part, "seed", "rules");
        return new FaultSettings
        {
            Seed = problems.WholeNumber(members.GetValueOrDefault("seed"), 0, int.MaxValue),
            Rules = [.. problems.Elements(members.GetValueOrDefault("rules")).Select(rule => Rule(rule, problems))],
        };
    }

    /// <summary>Writes the faults as they were specified.</summary>
    public static void Write(FaultSettings faults, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (faults.Seed is { } seed) writer.WriteNumber("seed", seed);
        writer.WriteStartArray("rules");
        foreach (var rule in faults.Rules) Write(rule, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static FaultRule Rule(JsonPart part, Problems problems)
    {
        var members = problems.Members(part, "operations", "chance", "times", "latency", "throttle", "error", "drop", "freeze");
        if (part.Kind != JsonValueKind.Object) return new FaultRule();

        string[] ends = [.. new[] { "throttle", "error", "drop", "freeze" }.Where(members.ContainsKey)];
        if (ends.Length > 1) problems.Add(part, $"has {string.Join(" and ", ends)}, but a call can end in only one way. Use a rule for each.");
        if (ends.Length == 0 && !members.ContainsKey("latency")) problems.Add(part, "has no effect. Add latency, throttle, error, drop or freeze.");
        if (members.TryGetValue("freeze", out var freeze) && freeze.Kind != JsonValueKind.True)
            problems.Add(freeze, $"must be true or absent, not {freeze.Described}.");
        if (!members.TryGetValue("operations", out var operations)) problems.Add(part, NoOperations);

        var drop = problems.OneOf(members.GetValueOrDefault("drop"), Drops);
        return new FaultRule
        {
            Operations = Patterns(operations, problems),
            Chance = problems.Number(members.GetValueOrDefault("chance"), 0, 1) ?? 1,
            Times = problems.WholeNumber(members.GetValueOrDefault("times"), 1, Most),
            Latency = Latency(members.GetValueOrDefault("latency"), problems),
            Throttle = Throttle(members.GetValueOrDefault("throttle"), problems),
            Error = problems.OneOf(members.GetValueOrDefault("error"), [.. ApiErrors.All.Select(error => error.Type)]),
            Drop = drop is null ? null : drop == Drops[0] ? Faults.Drop.BeforeChange : Faults.Drop.AfterChange,
            Freeze = freeze is not null,
        };
    }

    private static List<string> Patterns(JsonPart? part, Problems problems)
    {
        var patterns = new List<string>();
        foreach (var element in problems.Elements(part))
        {
            if (element.Kind != JsonValueKind.String) problems.Add(element, $"must be the name of an operation, not {element.Described}.");
            else if (IsPattern(element.Text)) patterns.Add(element.Text);
            else problems.Add(element, UnknownOperation(element));
        }

        if (part is { Kind: JsonValueKind.Array, Elements.Count: 0 }) problems.Add(part, "contains no operation. [\"*\"] means all.");
        return patterns;
    }

    private const string NoOperations = "has no operations. Add them, for example \"operations\": [\"Create*\", \"UpdateRoute\"]; [\"*\"] means all.";

    private static bool IsPattern(string text) =>
        text.All(character => char.IsAsciiLetter(character) || character == '*') && OperationNames.All.Any(name => OperationNames.Matches(text, name));

    private static string UnknownOperation(JsonPart element) =>
        $"is not an operation or a pattern of operations: {element.Described}."
        + (Spelling.Nearest(element.Text, OperationNames.All) is { } near
            ? $" Did you mean \"{near}\"?"
            : " Write it as in the API, such as \"CreateRoute\"; * matches any letters, as in \"Create*\".");

    private static Latency? Latency(JsonPart? part, Problems problems)
    {
        if (part is null) return null;
        if (part.Kind != JsonValueKind.Object) return problems.Duration(part, Faults.Latency.Maximum) is { } length ? new Latency.Fixed(length) : null;
        var members = problems.Members(part, "min", "max", "median", "p99");
        var (lower, upper) = members.ContainsKey("median") || members.ContainsKey("p99") ? ("median", "p99") : ("min", "max");
        if (members.Count != 2 || !members.TryGetValue(lower, out var first) || !members.TryGetValue(upper, out var second))
        {
            problems.Add(part, "must be a duration such as \"30ms\", { \"min\", \"max\" } or { \"median\", \"p99\" }.");
            return null;
        }

        if (problems.Duration(first, Faults.Latency.Maximum) is not { } low || problems.Duration(second, Faults.Latency.Maximum) is not { } high) return null;
        if (low > high) problems.Add(second, $"must not be less than {lower}, which is {first.Described}.");
        if (lower == "median" && low == TimeSpan.Zero) problems.Add(first, "must be more than 0 for this distribution.");
        return lower == "min" ? new Latency.Uniform(low, high) : new Latency.LogNormal(low, high);
    }

    private static Throttle? Throttle(JsonPart? part, Problems problems)
    {
        if (part is null) return null;
        var members = problems.Members(part, "callsPerSecond", "burst");
        if (part.Kind == JsonValueKind.Object && !members.ContainsKey("callsPerSecond")) problems.Add(part, "has no callsPerSecond.");
        var rate = problems.Number(members.GetValueOrDefault("callsPerSecond"), SlowestRate, Most) ?? 1;
        return new Throttle(rate, problems.WholeNumber(members.GetValueOrDefault("burst"), 1, Most) ?? (int)Math.Ceiling(rate));
    }

    private static void Write(FaultRule rule, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("operations");
        foreach (var pattern in rule.Operations) writer.WriteStringValue(pattern);
        writer.WriteEndArray();
        if (rule.Chance < 1) writer.WriteNumber("chance", rule.Chance);
        if (rule.Times is { } times) writer.WriteNumber("times", times);
        switch (rule.Latency)
        {
            case Latency.Fixed same: writer.WriteString("latency", Text(same.Length)); break;
            case Latency.Uniform uniform: Pair("min", uniform.Minimum, "max", uniform.Longest); break;
            case Latency.LogNormal skewed: Pair("median", skewed.Median, "p99", skewed.P99); break;
        }

        if (rule.Throttle is { } throttle)
        {
            writer.WriteStartObject("throttle");
            writer.WriteNumber("callsPerSecond", throttle.CallsPerSecond);
            writer.WriteNumber("burst", throttle.Burst);
            writer.WriteEndObject();
        }

        if (rule.Error is { } error) writer.WriteString("error", error);
        if (rule.Drop is { } drop) writer.WriteString("drop", Drops[(int)drop]);
        if (rule.Freeze) writer.WriteBoolean("freeze", true);
        writer.WriteEndObject();

        void Pair(string lower, TimeSpan low, string upper, TimeSpan high)
        {
            writer.WriteStartObject("latency");
            writer.WriteString(lower, Text(low));
            writer.WriteString(upper, Text(high));
            writer.WriteEndObject();
        }
    }

    private static string Text(TimeSpan length) => Durations.Write((long)length.TotalMilliseconds);
}

using System.Text.Json;

namespace MeshCi.Deployment.Planning;

/// <summary>One field that differs.</summary>
/// <param name="Path">
/// The field, such as <c>httpRoute.timeout.perRequest</c>; elements of lists by their key, such as <c>listeners[8080]</c>; tags such as
/// <c>tags.team</c>.
/// </param>
/// <param name="Before">The value before the change, as shown to people, or null if there was none.</param>
/// <param name="After">The value after the change, or null if there will be none.</param>
public sealed record FieldChange(string Path, string? Before, string? After);

/// <summary>
/// Compares specs as App Mesh does: an empty list or object equals an absent one, backends are a set, numbers are compared by value, and a
/// health check without a port uses its listener's port. Swapping the two specs only swaps the two sides of the result.
/// </summary>
public static class FieldDiff
{
    /// <summary>The fields that differ, ordered by path; empty if both specs are equivalent.</summary>
    /// <param name="before">A spec, or null if there is none.</param>
    /// <param name="after">A spec, or null if there is none.</param>
    public static IReadOnlyList<FieldChange> Compare(JsonElement? before, JsonElement? after)
    {
        var changes = new List<FieldChange>();
        Compare("", before, after, changes);
        return [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
    }

    /// <summary>The tags that differ, as fields <c>tags.&lt;key&gt;</c>, ordered by key.</summary>
    public static IReadOnlyList<FieldChange> CompareTags(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(key => new FieldChange($"tags.{key}", before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
            .Where(change => change.Before != change.After)];

    private static void Compare(string path, JsonElement? before, JsonElement? after, List<FieldChange> changes)
    {
        if (before is { } b && IsEmpty(b)) before = null;
        if (after is { } a && IsEmpty(a)) after = null;
        if (before is null && after is null) return;

        if (AllAre(JsonValueKind.Object, before, after) && !AreLeaves(before, after)) CompareObjects(path, before, after, changes);
        else if (AllAre(JsonValueKind.Array, before, after) && !AreLeaves(before, after)) CompareLists(path, before, after, changes);
        else if (before is null || after is null || !AreEqual(before.Value, after.Value))
            changes.Add(new(path, FieldText.Format(before), FieldText.Format(after)));
    }

    private static void CompareObjects(string path, JsonElement? before, JsonElement? after, List<FieldChange> changes)
    {
        foreach (var name in Names(before).Union(Names(after)))
        {
            var (left, right) = (Member(before, name), Member(after, name));
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            if (name == "healthCheck" && left is { } leftCheck && right is { } rightCheck)
                CompareHealthChecks(memberPath, leftCheck, rightCheck, ListenerPort(before), ListenerPort(after), changes);
            else
                Compare(memberPath, left, right, changes);
        }
    }

    private static void CompareHealthChecks(
        string path, JsonElement before, JsonElement after, JsonElement? portBefore, JsonElement? portAfter, List<FieldChange> changes)
    {
        foreach (var name in Names(before).Union(Names(after)).Where(name => name != "port"))
            Compare($"{path}.{name}", Member(before, name), Member(after, name), changes);
        // The service fills in the listener's port, so a health check without a port means that port.
        Compare($"{path}.port", Member(before, "port") ?? portBefore, Member(after, "port") ?? portAfter, changes);
    }

    private static void CompareLists(string path, JsonElement? before, JsonElement? after, List<FieldChange> changes)
    {
        var (left, right) = (Elements(before), Elements(after));
        if (Keys(left) is not { } leftKeys || Keys(right) is not { } rightKeys)
        {
            for (var index = 0; index < Math.Max(left.Count, right.Count); index++)
                Compare($"{path}[{index}]", index < left.Count ? left[index] : null, index < right.Count ? right[index] : null, changes);
            return;
        }

        foreach (var key in leftKeys.Union(rightKeys))
        {
            var (l, r) = (leftKeys.IndexOf(key), rightKeys.IndexOf(key));
            Compare($"{path}[{key}]", l < 0 ? null : left[l], r < 0 ? null : right[r], changes);
        }

        var isSet = path is "backends";
        if (!isSet && !leftKeys.Intersect(rightKeys).SequenceEqual(rightKeys.Intersect(leftKeys)))
            changes.Add(new($"{path} (order)", string.Join(", ", leftKeys), string.Join(", ", rightKeys)));
    }

    private static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind) return false;
        switch (left.ValueKind)
        {
            case JsonValueKind.Number:
                return left.TryGetDecimal(out var l) && right.TryGetDecimal(out var r) ? l == r : left.GetRawText() == right.GetRawText();
            case JsonValueKind.String:
                return left.GetString() == right.GetString();
            case JsonValueKind.Array:
                var (a, b) = (Elements(left), Elements(right));
                return a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second));
            case JsonValueKind.Object:
                return Names(left).Union(Names(right)).All(name => (Member(left, name), Member(right, name)) is var (x, y)
                    && (x is null || y is null ? x is null && y is null : AreEqual(x.Value, y.Value)));
            default:
                return true;
        }
    }

    internal static bool AllAre(JsonValueKind kind, params ReadOnlySpan<JsonElement?> values)
    {
        foreach (var value in values)
            if (value is { } present && present.ValueKind != kind) return false;
        return true;
    }

    /// <summary>Whether people see each of the values as a single one.</summary>
    internal static bool AreLeaves(params ReadOnlySpan<JsonElement?> values)
    {
        foreach (var value in values)
            if (value is { } present && !FieldText.IsOneValue(present)) return false;
        return true;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => value.EnumerateObject().All(member => IsEmpty(member.Value)),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    internal static IEnumerable<string> Names(JsonElement? value) => value is null ? [] : value.Value.EnumerateObject().Select(member => member.Name);

    internal static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var member) && !IsEmpty(member) ? member : null;

    internal static JsonElement? ListenerPort(JsonElement? listener) => Member(Member(listener, "portMapping"), "port");

    internal static List<JsonElement> Elements(JsonElement? list) => list is null ? [] : [.. list.Value.EnumerateArray()];

    /// <summary>The keys that identify the elements of a list, or null if the elements have no unique keys.</summary>
    internal static List<string>? Keys(List<JsonElement> elements)
    {
        var keys = elements.Select(Key).OfType<string>().ToList();
        return keys.Count != elements.Count || keys.Distinct().Count() != keys.Count ? null : keys;
    }

    private static string? Key(JsonElement element) =>
        FieldText.Format(
            ListenerPort(element)
            ?? Member(Member(element, "virtualService"), "virtualServiceName")
            ?? Member(element, "name")
            ?? Member(element, "key"));
}

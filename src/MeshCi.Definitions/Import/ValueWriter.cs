using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>The inverse of <see cref="ValueReader"/>: writes a JSON value as the text that it would be read from.</summary>
internal static class ValueWriter
{
    /// <summary>The text of a value; null if no text is read as exactly this value.</summary>
    /// <param name="value">The value of the metadata's field; for retry events, the policy that contains it.</param>
    /// <param name="kind">How the text is read.</param>
    /// <param name="member">The field.</param>
    /// <param name="policy">The shape of the retry policy, for retry events.</param>
    public static string? Write(JsonNode value, ValueKind kind, ShapeMember member, Shape? policy = null)
    {
        if (Compose(value, kind) is not { Length: > 0 } text || ExternalValues.Uses(text) || !IsKept(text)) return null;
        var read = kind switch
        {
            ValueKind.Targets => WeightedTargets.Read(text),
            ValueKind.RetryEvents => RetryEvents.Read(text, policy!),
            _ => ValueReader.Read(text, kind, member),
        };
        return read.Diagnostic is null && JsonNode.DeepEquals(Node(read.Value), Meant(value, kind)) ? text : null;
    }

    private static JsonNode? Node(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) SpecObject.Write(writer, value, null);
        return JsonNode.Parse(buffer.WrittenSpan);
    }

    /// <summary>Whether MSBuild and XML preserve the text unchanged.</summary>
    public static bool IsPlain(string text) =>
        JsonText.IsWellFormed(text) && text.Trim() == text && !text.Any(letter => char.IsControl(letter) || letter is '\uFFFE' or '\uFFFF');

    // Metadata keep line breaks and tabs, also at their ends, if they are written as %0A; formats of access logs end in one.
    private static bool IsKept(string text) => IsPlain(Visible(text)) && text.Trim(' ') == text;

    private static string Visible(string text) => text.Replace('\n', '|').Replace('\r', '|').Replace('\t', '|');

    private static string? Compose(JsonNode value, ValueKind kind) => (kind, value) switch
    {
        (ValueKind.Text, JsonValue) => Text(value),
        (ValueKind.Boolean or ValueKind.Number, JsonValue) => value.ToJsonString(),
        (ValueKind.Duration, JsonObject duration) => Duration(duration),
        (ValueKind.Milliseconds, JsonValue number) => number.TryGetValue(out long milliseconds) && milliseconds >= 0 ? Durations.Write(milliseconds) : null,
        (ValueKind.TextList, JsonArray list) => Join(list, Text),
        (ValueKind.NumberList, JsonArray list) => Join(list, part => part?.ToJsonString()),
        (ValueKind.Pairs, JsonArray list) => Join(list, pair => $"{Text(pair?["key"])}={Text(pair?["value"])}"),
        (ValueKind.Range, JsonObject range) => $"{range["start"]?.ToJsonString()}..{range["end"]?.ToJsonString()}",
        (ValueKind.Targets, JsonArray list) when OnlyTarget(list) is { } name => name,
        (ValueKind.Targets, JsonArray list) => Join(list, target => $"{Text(target?["virtualNode"])}={target?["weight"]?.ToJsonString()}"),
        (ValueKind.RetryEvents, JsonObject lists) => Join(Events(lists).SelectMany(list => list.Value as JsonArray ?? []), Text),
        _ => null,
    };

    // The name of the only target, if it gets every request: its weight is the default.
    private static string? OnlyTarget(JsonArray targets) =>
        targets is [{ } only] && only["weight"]?.ToJsonString() == "100"
            && Text(only["virtualNode"]) is { } name && !name.Contains('=', StringComparison.Ordinal) ? name : null;

    private static JsonNode Meant(JsonNode value, ValueKind kind) => kind switch
    {
        ValueKind.Targets => new JsonArray([.. ((JsonArray)value).Select(WithoutPort)]),
        ValueKind.RetryEvents => new JsonObject(Events((JsonObject)value).Where(list => list.Value is JsonArray { Count: > 0 })
            .Select(list => KeyValuePair.Create(list.Key, list.Value?.DeepClone()))),
        _ => value,
    };

    // The generator adds the port of a target automatically; if it does not, a patch sets it.
    private static JsonObject WithoutPort(JsonNode? target) =>
        new() { ["virtualNode"] = target?["virtualNode"]?.DeepClone(), ["weight"] = target?["weight"]?.DeepClone() };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Events(JsonObject policy) =>
        policy.Where(member => member.Key.EndsWith("RetryEvents", StringComparison.Ordinal));

    private static string? Duration(JsonObject duration)
    {
        if (duration["value"] is not JsonValue number || !number.TryGetValue(out long value)) return null;
        // Whole minutes are stored in seconds; a value in milliseconds stays in milliseconds.
        return Text(duration["unit"]) switch
        {
            "s" when value > 0 && value % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{value / 60}m"),
            var unit => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}"),
        };
    }

    private static string Join(IEnumerable<JsonNode?> parts, Func<JsonNode?, string?> write) => string.Join(';', parts.Select(write));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

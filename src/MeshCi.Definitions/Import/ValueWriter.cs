using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>The inverse of <see cref="ValueReader"/>: writes JSON as the text that gives it back.</summary>
internal static class ValueWriter
{
    /// <summary>The text of a value; null where no text would be read as just this value.</summary>
    /// <param name="value">What stands at the metadata's field; for retry events the policy around it.</param>
    /// <param name="kind">How the text is read.</param>
    /// <param name="member">The field.</param>
    /// <param name="policy">The shape of the retry policy, for retry events.</param>
    public static string? Write(JsonNode value, ValueKind kind, ShapeMember member, Shape? policy = null)
    {
        if (Compose(value, kind) is not { Length: > 0 } text || ExternalValues.Uses(text) || !IsPlain(text)) return null;
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

    /// <summary>Whether MSBuild and XML bring the text back unchanged.</summary>
    public static bool IsPlain(string text) => JsonText.IsWellFormed(text) && text.Trim() == text && !text.Any(letter => char.IsControl(letter) || letter is '\uFFFE' or '\uFFFF');

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
        (ValueKind.Targets, JsonArray { Count: 1 } one) when one[0]?["weight"]?.ToJsonString() == "100" && Text(one[0]?["virtualNode"]) is { } name && !name.Contains('=', StringComparison.Ordinal) => name,
        (ValueKind.Targets, JsonArray list) => Join(list, target => $"{Text(target?["virtualNode"])}={target?["weight"]?.ToJsonString()}"),
        (ValueKind.RetryEvents, JsonObject lists) => Join(Events(lists).SelectMany(list => list.Value as JsonArray ?? []), Text),
        _ => null,
    };

    private static JsonNode Meant(JsonNode value, ValueKind kind)
    {
        // The generator adds a target's port by itself; where it does not, a patch says it.
        if (kind == ValueKind.Targets)
            return new JsonArray([.. ((JsonArray)value).Select(target => new JsonObject { ["virtualNode"] = target?["virtualNode"]?.DeepClone(), ["weight"] = target?["weight"]?.DeepClone() })]);
        return kind == ValueKind.RetryEvents ? new JsonObject(Events((JsonObject)value).Where(list => list.Value is JsonArray { Count: > 0 }).Select(list => KeyValuePair.Create(list.Key, list.Value?.DeepClone()))) : value;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Events(JsonObject policy) => policy.Where(member => member.Key.EndsWith("RetryEvents", StringComparison.Ordinal));

    private static string? Duration(JsonObject duration)
    {
        if (duration["value"] is not JsonValue number || !number.TryGetValue(out long value)) return null;
        // A whole number of minutes is kept in seconds; what is in milliseconds stays so.
        return Text(duration["unit"]) switch
        {
            "s" when value > 0 && value % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{value / 60}m"),
            var unit => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}"),
        };
    }

    private static string Join(IEnumerable<JsonNode?> parts, Func<JsonNode?, string?> write) => string.Join(';', parts.Select(write));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

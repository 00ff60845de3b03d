using System.Text.Json;

namespace MeshCi.Deployment.Planning;

/// <summary>How plans show values of specs: durations as <c>800ms</c>, targets as <c>orders-v1 90</c>, lists separated by commas.</summary>
internal static class FieldText
{
    /// <summary>The text of a value; null for no value.</summary>
    public static string? Format(JsonElement? value)
    {
        if (value is not { } present) return null;
        switch (present.ValueKind)
        {
            case JsonValueKind.String:
                var text = present.GetString()!;
                return text.Length == 0 || text.Any(char.IsControl) ? present.GetRawText() : text;
            case JsonValueKind.Array:
                return string.Join(", ", present.EnumerateArray().Select(element => Format(element)));
            case JsonValueKind.Object when IsDuration(present):
                return $"{present.GetProperty("value").GetRawText()}{present.GetProperty("unit").GetString()}";
            case JsonValueKind.Object when IsTarget(present):
                var port = present.TryGetProperty("port", out var given) ? $":{given.GetRawText()}" : "";
                return $"{present.GetProperty("virtualNode").GetString()}{port} {present.GetProperty("weight").GetRawText()}";
            case JsonValueKind.Object when IsPlainBackend(present):
                return present.GetProperty("virtualService").GetProperty("virtualServiceName").GetString();
            case JsonValueKind.Object:
                return $"{{{string.Join(", ", present.EnumerateObject().Select(member => $"{member.Name}: {Format(member.Value)}"))}}}";
            default:
                return present.GetRawText();
        }
    }

    /// <summary>Whether people see the value as a single one, so that a difference within it is shown as a change of the whole value.</summary>
    public static bool IsOneValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => IsDuration(value) || IsTarget(value) || IsPlainBackend(value),
        JsonValueKind.Array => value.EnumerateArray().All(element =>
            element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) || IsTarget(element)),
        _ => true,
    };

    private static bool IsDuration(JsonElement value) =>
        Count(value) == 2 && value.TryGetProperty("unit", out var unit) && unit.ValueKind == JsonValueKind.String && value.TryGetProperty("value", out _);

    private static bool IsTarget(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("weight", out _)
        && value.TryGetProperty("virtualNode", out var node) && node.ValueKind == JsonValueKind.String;

    private static bool IsPlainBackend(JsonElement value) =>
        Count(value) == 1 && value.TryGetProperty("virtualService", out var service) && service.ValueKind == JsonValueKind.Object
        && Count(service) == 1 && service.TryGetProperty("virtualServiceName", out var name) && name.ValueKind == JsonValueKind.String;

    private static int Count(JsonElement value) => value.EnumerateObject().Count();
}

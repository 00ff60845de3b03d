using System.Net;
using System.Text.Json;

namespace MeshCi.Aws.Client;

/// <summary>Reads members of a response and reports exactly which one is missing.</summary>
internal readonly record struct ResponseReader(JsonElement Value, string Path, HttpStatusCode Status, string? RequestId)
{
    public AppMeshException Fault(string what) =>
        new(Status, null, $"a response that {what}", RequestId, understood: false);

    public ResponseReader Object(string member) =>
        Value.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Object
            ? this with { Value = found, Path = Join(member) }
            : throw Missing(member, "object");

    public IEnumerable<ResponseReader> Objects(string member)
    {
        if (!Value.TryGetProperty(member, out var found) || found.ValueKind != JsonValueKind.Array) throw Missing(member, "list");
        var index = 0;
        foreach (var element in found.EnumerateArray())
        {
            var path = $"{Join(member)}[{index++}]";
            yield return element.ValueKind == JsonValueKind.Object
                ? this with { Value = element, Path = path }
                : throw Fault($"has no object at '{path}'");
        }
    }

    public string Text(string member) => OptionalText(member) ?? throw Missing(member, "string");

    public string? OptionalText(string member) =>
        Value.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    public long Integer(string member) => OptionalInteger(member) ?? throw Missing(member, "integer");

    public long? OptionalInteger(string member) =>
        Value.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var number) ? number : null;

    /// <summary>Epoch seconds with a fraction.</summary>
    public DateTimeOffset? Time(string member) =>
        Value.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetDecimal(out var seconds)
        && seconds is > -62_135_596_800m and < 253_402_300_800m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    private AppMeshException Missing(string member, string type) => Fault($"lacks the {type} '{Join(member)}'");

    private string Join(string member) => Path.Length == 0 ? member : $"{Path}.{member}";
}

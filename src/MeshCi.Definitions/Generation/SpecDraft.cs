using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshCi.Definitions;

/// <summary>An item that is part of a spec.</summary>
/// <param name="Item">The item.</param>
/// <param name="Element">Path of its element; empty for the spec itself.</param>
/// <param name="Variant">What <c>*</c> stands for in its fields.</param>
internal sealed record DraftPart(ReadItem Item, string Element, string Variant);

/// <summary>A spec in the making; knows which item set what, so that findings can say where.</summary>
internal sealed class SpecDraft(ResourceId id, Place place)
{
    private Dictionary<string, DraftPart>? _byElement;
    private int _indexed;

    /// <summary>Which resource.</summary>
    public ResourceId Id { get; } = id;

    /// <summary>The item or property that brought the resource about.</summary>
    public Place Place { get; } = place;

    /// <summary>The spec so far.</summary>
    public JsonObject Root { get; set; } = [];

    /// <summary>Items that are part of it.</summary>
    public List<DraftPart> Parts { get; } = [];

    /// <summary>Whether it may refer to what other projects define.</summary>
    public bool MayReferOutside { get; set; }

    /// <summary>Whether its requests may be repeated without harm.</summary>
    public bool IsIdempotent { get; set; }

    /// <summary>Whether an error was found in what it is made of.</summary>
    public bool Faulty => Parts.Exists(part => part.Item.Faulty);

    /// <summary>The first of the parts that hold a path most closely; null where none does.</summary>
    public DraftPart? Innermost(string path)
    {
        if (_byElement is null || _indexed != Parts.Count)
        {
            (_byElement, _indexed) = (new(StringComparer.Ordinal), Parts.Count);
            foreach (var part in Parts) _byElement.TryAdd(part.Element, part);
        }

        for (var length = path.Length; length > 0; length = path.AsSpan(0, length).LastIndexOfAny('.', '['))
        {
            if (_byElement.TryGetValue(path[..length], out var part)) return part;
        }

        return _byElement.GetValueOrDefault("");
    }

    /// <summary>The shape of the spec.</summary>
    public Shape Shape => Shape.Of(Id.Kind);

    /// <summary>Sets a value; objects and lists on the way are made.</summary>
    public void Set(string path, JsonNode? value)
    {
        JsonNode current = Root;
        for (var rest = path.AsSpan(); ;)
        {
            var (name, position) = Segment(ref rest);
            var owner = (JsonObject)current;
            if (rest.Length == 0 && position is null)
            {
                owner[name] = value;
                return;
            }

            if (position is not { } at)
            {
                current = owner[name] ??= new JsonObject();
            }
            else
            {
                var list = (JsonArray)(owner[name] ??= new JsonArray());
                while (list.Count <= at) list.Add(new JsonObject());
                current = list[at]!;
            }

            if (rest.Length == 0) return;
        }
    }

    /// <summary>The value at a path, or null.</summary>
    public JsonNode? Get(string path)
    {
        JsonNode? current = Root;
        for (var rest = path.AsSpan(); rest.Length > 0 && current is not null;)
        {
            var (name, position) = Segment(ref rest);
            current = (current as JsonObject)?[name];
            if (position is { } at) current = current is JsonArray list && at < list.Count ? list[at] : null;
        }

        return current;
    }

    /// <summary>Path of the next element of a list: <c>listeners[]</c> gives <c>listeners[0]</c>.</summary>
    public string Next(string list)
    {
        var path = list[..^2];
        return string.Create(CultureInfo.InvariantCulture, $"{path}[{(Get(path) as JsonArray)?.Count ?? 0}]");
    }

    /// <summary>The spec with its members in the model's order.</summary>
    public JsonElement ToSpec()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, Root, Shape);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? value, Shape? shape)
    {
        switch (value)
        {
            case JsonObject structure:
                writer.WriteStartObject();
                var known = 0;
                foreach (var member in shape?.Members ?? [])
                {
                    if (!structure.TryGetPropertyValue(member.JsonName, out var held)) continue;
                    known++;
                    if (held is null) continue;
                    writer.WritePropertyName(member.JsonName);
                    Write(writer, held, member.Nested);
                }

                foreach (var (name, held) in known == structure.Count ? [] : structure)
                {
                    if (held is null || shape?.Find(name) is not null) continue;
                    writer.WritePropertyName(name);
                    Write(writer, held, null);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var element in list) Write(writer, element, shape);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Takes the first segment off a path: its name and, where it is an element of a list, its index.</summary>
    private static (string Name, int? Index) Segment(ref ReadOnlySpan<char> path)
    {
        var dot = path.IndexOf('.');
        var segment = dot < 0 ? path : path[..dot];
        path = dot < 0 ? [] : path[(dot + 1)..];
        var bracket = segment.IndexOf('[');
        return bracket < 0 ? (segment.ToString(), null) : (segment[..bracket].ToString(), int.Parse(segment[(bracket + 1)..^1], CultureInfo.InvariantCulture));
    }
}

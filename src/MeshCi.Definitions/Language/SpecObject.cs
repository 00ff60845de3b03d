using System.Text.Json;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Language;

/// <summary>
/// A JSON object that is being generated. Its values are strings, <see cref="long"/>, <see cref="bool"/>, objects, lists (<see cref="List{T}"/> of such
/// values) and, for anything else in a file, the original JSON; null is treated as absent. Thousands of them are created, so members are stored in an
/// array.
/// </summary>
internal sealed class SpecObject
{
    // Structures of a spec have at most a dozen members. Only a file with members that the model does not define can have more.
    private const int MostUnindexed = 16;
    private Dictionary<string, int>? _index;
    private (string Name, object? Value)[] _members = [];

    /// <summary>The number of members, including those that are null.</summary>
    public int Count { get; private set; }

    /// <summary>The members in the order in which they were added.</summary>
    public ReadOnlySpan<(string Name, object? Value)> Members => _members.AsSpan(0, Count);

    /// <summary>The value of a member; null if it is absent.</summary>
    public object? this[string name]
    {
        get => Get(name);
        set
        {
            if (IndexOf(name) is var index and >= 0)
            {
                _members[index].Value = value;
                return;
            }

            if (Count == _members.Length) Array.Resize(ref _members, Math.Max(4, 2 * Count));
            _index?.Add(name, Count);
            _members[Count++] = (name, value);
        }
    }

    /// <summary>The value of a member; null if it is absent.</summary>
    public object? Get(ReadOnlySpan<char> name) => IndexOf(name) is var index and >= 0 ? _members[index].Value : null;

    /// <summary>The object at a member. It is created if it does not exist.</summary>
    public SpecObject Inner(string name)
    {
        if (Get(name) is SpecObject inner) return inner;
        this[name] = inner = new();
        return inner;
    }

    /// <summary>An element of the list at a member. The element and those before it are created if they do not exist.</summary>
    public SpecObject Element(string name, int index)
    {
        if (Get(name) is not List<object?> list) this[name] = list = [];
        while (list.Count <= index) list.Add(new SpecObject());
        return (SpecObject)list[index]!;
    }

    /// <summary>Converts JSON from a file: an object, a list, or the value of a member.</summary>
    public static object? From(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var structure = new SpecObject();
                foreach (var member in value.EnumerateObject()) structure[member.Name] = From(member.Value);
                return structure;
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(From).ToList();
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            case JsonValueKind.String:
                return value.GetString();
            default:
                // Numbers that are not whole, and -0, keep their notation.
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number != 0 ? number : value;
        }
    }

    /// <summary>Applies an RFC 7396 merge patch: null removes, objects merge, everything else replaces.</summary>
    public void Merge(JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object) Inner(member.Name).Merge(member.Value);
            else this[member.Name] = From(member.Value);
        }
    }

    /// <summary>Writes a value. Members are written in the order of the shape, followed by unknown members.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, Shape? shape)
    {
        switch (value)
        {
            case SpecObject structure:
                structure.Write(writer, shape);
                break;
            case List<object?> list:
                writer.WriteStartArray();
                foreach (var element in list) Write(writer, element, shape);
                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private void Write(Utf8JsonWriter writer, Shape? shape)
    {
        writer.WriteStartObject();
        var known = 0;
        for (var index = 0; index < shape?.Members.Count; index++)
        {
            var member = shape.Members[index];
            if (IndexOf(member.JsonName) is not (var place and >= 0)) continue;
            known++;
            if (_members[place].Value is not { } held) continue;
            writer.WritePropertyName(member.EncodedName);
            Write(writer, held, member.Nested);
        }

        foreach (var (name, held) in known == Count ? [] : Members)
        {
            if (held is null || shape?.Find(name) is not null) continue;
            writer.WritePropertyName(name);
            Write(writer, held, null);
        }

        writer.WriteEndObject();
    }

    private int IndexOf(ReadOnlySpan<char> name)
    {
        if (Count > MostUnindexed)
        {
            _index ??= Index();
            return _index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : -1;
        }

        for (var index = 0; index < Count; index++)
        {
            if (name.SequenceEqual(_members[index].Name)) return index;
        }

        return -1;
    }

    private Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var member = 0; member < Count; member++) index.Add(_members[member].Name, member);
        return index;
    }
}

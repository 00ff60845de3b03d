using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>An item that is part of a spec.</summary>
/// <param name="Item">The item.</param>
/// <param name="Element">Path of its element; empty for the spec itself.</param>
/// <param name="Variant">The value of <c>*</c> in its fields.</param>
internal sealed record DraftPart(ReadItem Item, string Element, string Variant);

/// <summary>A spec that is being generated. It records which item set which value, so that findings can specify the location.</summary>
internal sealed class SpecDraft(ResourceId id, Place place)
{
    private Dictionary<string, DraftPart>? _byElement;
    private int _indexed;

    /// <summary>The resource.</summary>
    public ResourceId Id { get; } = id;

    /// <summary>The location of the item or property that the resource is generated from.</summary>
    public Place Place { get; } = place;

    /// <summary>The location of an item that a generated resource results from, for findings that are not about its name; null if there is none.</summary>
    public Place? Origin { get; set; }

    /// <summary>Types of items that were probably meant for this resource, but specify another one by mistake, so that they only seem to be absent.</summary>
    public HashSet<string> Misplaced { get; } = new(StringComparer.Ordinal);

    /// <summary>The host name to propose for the instances of a node, or null.</summary>
    public string? HostName { get; set; }

    /// <summary>The spec so far.</summary>
    public SpecObject Root { get; set; } = new();

    /// <summary>The items that it is generated from.</summary>
    public List<DraftPart> Parts { get; } = [];

    /// <summary>The merge patches that were applied to it, in their order, each with its item.</summary>
    public List<(ReadItem Item, JsonElement Content)> Patches { get; } = [];

    /// <summary>Whether it may refer to resources that other projects define.</summary>
    public bool MayReferOutside { get; set; }

    /// <summary>Whether repeating its requests has no additional effect.</summary>
    public bool IsIdempotent { get; set; }

    /// <summary>Whether one of its items contains an error.</summary>
    public bool Faulty => Parts.Exists(part => part.Item.Faulty);

    /// <summary>The part with the longest element that contains the path, the first if there are several; null if there is none.</summary>
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

    /// <summary>The last patch that sets or removes the value at the path, or a value above or below it; null if there is none.</summary>
    public ReadItem? PatchOf(string path) => path.Length == 0 ? null : Patches.FindLast(patch => Touches(patch.Content, path)).Item;

    /// <summary>The shape of the spec.</summary>
    public Shape Shape => Shape.Of(Id.Kind);

    /// <summary>Sets a value. Missing objects and lists along the path are created.</summary>
    public void Set(string path, object? value)
    {
        var owner = Root;
        var rest = path.AsSpan();
        for (; rest.IndexOf('.') is var dot and >= 0; rest = rest[(dot + 1)..]) owner = Owner(owner, rest[..dot]);
        if (rest[^1] == ']') Owner(owner, rest);
        else owner[rest.ToString()] = value;
    }

    /// <summary>Sets a field of the object at the path. Missing objects are created.</summary>
    public void Set(string path, ReadOnlySpan<ShapeMember> field, object? value)
    {
        var owner = Root;
        var rest = path.AsSpan();
        while (rest.Length > 0)
        {
            var dot = rest.IndexOf('.');
            owner = Owner(owner, dot < 0 ? rest : rest[..dot]);
            rest = dot < 0 ? [] : rest[(dot + 1)..];
        }

        foreach (var member in field[..^1]) owner = owner.Inner(member.JsonName);
        owner[field[^1].JsonName] = value;
    }

    /// <summary>The value at a path, or null.</summary>
    public object? Get(string path)
    {
        object? current = Root;
        for (var rest = path.AsSpan(); rest.Length > 0 && current is not null;)
        {
            var dot = rest.IndexOf('.');
            var name = Name(dot < 0 ? rest : rest[..dot], out var position);
            current = (current as SpecObject)?.Get(name);
            rest = dot < 0 ? [] : rest[(dot + 1)..];
            if (position is { } at) current = current is List<object?> list && at < list.Count ? list[at] : null;
        }

        return current;
    }

    /// <summary>Path of the next element of a list: <c>listeners[]</c> gives <c>listeners[0]</c>.</summary>
    public string Next(string list)
    {
        var path = list[..^2];
        return string.Create(CultureInfo.InvariantCulture, $"{path}[{(Get(path) as List<object?>)?.Count ?? 0}]");
    }

    /// <summary>The spec, with its members in the model's order.</summary>
    public JsonElement ToSpec()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) SpecObject.Write(writer, Root, Shape);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static bool Touches(JsonElement patch, ReadOnlySpan<char> path)
    {
        while (path.Length > 0 && patch.ValueKind == JsonValueKind.Object)
        {
            var dot = path.IndexOf('.');
            if (!patch.TryGetProperty(Name(dot < 0 ? path : path[..dot], out _), out patch)) return false;
            path = dot < 0 ? [] : path[(dot + 1)..];
        }

        return true;
    }

    private static SpecObject Owner(SpecObject owner, ReadOnlySpan<char> segment)
    {
        var name = Name(segment, out var position).ToString();
        return position is { } at ? owner.Element(name, at) : owner.Inner(name);
    }

    /// <summary>The name of a segment, and its index if it refers to an element of a list.</summary>
    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> segment, out int? index)
    {
        var bracket = segment.IndexOf('[');
        index = bracket < 0 ? null : int.Parse(segment[(bracket + 1)..^1], CultureInfo.InvariantCulture);
        return bracket < 0 ? segment : segment[..bracket];
    }
}

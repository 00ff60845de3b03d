using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>The JSON type of a member.</summary>
public enum MemberKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A 32-bit integer.</summary>
    Number32,

    /// <summary>A 64-bit integer.</summary>
    Number64,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An object of <see cref="ShapeMember.Nested"/>.</summary>
    Structure,
}

/// <summary>A member of a shape with its constraints, including those of the elements of a list.</summary>
public sealed record ShapeMember
{
    private readonly PropertyInfo _property;
    private readonly Type _elementType;
    private readonly Lazy<Regex>? _pattern;

    internal ShapeMember(PropertyInfo property, Type elementType)
    {
        (_property, _elementType) = (property, elementType);
        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern) _pattern = new(() => Compile(pattern.Expression));
        EncodedName = JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
    }

    /// <summary>Name in JSON, in camel case.</summary>
    public string JsonName => EncodedName.Value;

    /// <summary>Kind of the value, or of each element of a list.</summary>
    public required MemberKind Kind { get; init; }

    /// <summary>Whether the value is a list.</summary>
    public required bool IsList { get; init; }

    /// <summary>Whether it must be present.</summary>
    public required bool Required { get; init; }

    /// <summary>Shape of the object, for <see cref="MemberKind.Structure"/>.</summary>
    public Shape? Nested { get; init; }

    /// <summary>Bounds of the integer.</summary>
    public RangeAttribute? Range { get; init; }

    /// <summary>Bounds of the string's length.</summary>
    public LengthAttribute? Length { get; init; }

    /// <summary>Allowed values of the string; empty means any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Expression that the string matches.</summary>
    public Regex? Pattern => _pattern?.Value;

    /// <summary>Bounds of the number of elements.</summary>
    public ItemsAttribute? Items { get; init; }

    /// <summary>Whether elements must differ.</summary>
    public bool Unique { get; init; }

    /// <summary>The encoded name, for writers.</summary>
    internal JsonEncodedText EncodedName { get; }

    /// <summary>The property in which the record stores the value.</summary>
    internal RecordSlot Slot => field ??= RecordSlot.Of(_property, _elementType);

    // Without backtracking, so that the time for a malicious value is linear in its length.
    private static Regex Compile(string expression) => new(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

/// <summary>The members and constraints of an App Mesh record. They are read once from its declaration.</summary>
public sealed class Shape
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();
    private readonly Lazy<IReadOnlyList<ShapeMember>> _members;
    private readonly Lazy<byte[][]> _names;
    private readonly Lazy<Func<object>> _new;
    private readonly ConcurrentDictionary<(string Field, string Variant), ShapeMember[]?> _paths = new();

    private Shape(Type type)
    {
        Name = type.Name;
        IsUnion = type.IsDefined(typeof(UnionAttribute));
        _members = new(() => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(Member)]);
        _names = new(() => [.. Members.Select(member => System.Text.Encoding.UTF8.GetBytes(member.JsonName))]);
        _new = new(() => Constructor(type));
    }

    /// <summary>The shape's name in App Mesh's model.</summary>
    public string Name { get; }

    /// <summary>Whether exactly one member is set.</summary>
    public bool IsUnion { get; }

    /// <summary>Members in the model's order.</summary>
    public IReadOnlyList<ShapeMember> Members => _members.Value;

    /// <summary>The shape of a record.</summary>
    public static Shape Of(Type type) => Known.GetOrAdd(type, key => new Shape(key));

    /// <summary>The shape of a kind's spec.</summary>
    public static Shape Of(ResourceKind kind) => Of(kind.Info().SpecType);

    /// <summary>The member with this JSON name, or null.</summary>
    public ShapeMember? Find(ReadOnlySpan<char> jsonName)
    {
        // There are at most a dozen: comparing all of them is faster than hashing.
        var members = Members;
        for (var index = 0; index < members.Count; index++)
        {
            if (jsonName.SequenceEqual(members[index].JsonName)) return members[index];
        }

        return null;
    }

    /// <summary>The position of the member for a property, or -1. The search starts at the most likely position, which is after the previous member.</summary>
    internal int IndexOf(JsonProperty property, int likely)
    {
        var names = _names.Value;
        for (var tried = 0; tried < names.Length; tried++)
        {
            var index = (likely + tried) % names.Length;
            if (property.NameEquals(names[index])) return index;
        }

        return -1;
    }

    /// <summary>The members along the path to a field of an item, ending with the field itself; null if the shape does not have it.</summary>
    /// <param name="field">Path of the field, such as <c>timeout.*.perRequest</c>.</param>
    /// <param name="variant">The value of <c>*</c>.</param>
    internal ShapeMember[]? Path(string field, string variant) => _paths.GetOrAdd(
        (field, field.Contains('*', StringComparison.Ordinal) ? variant : ""),
        static (key, shape) => ShapePath.Members(shape, key.Field.Replace("*", key.Variant, StringComparison.Ordinal)),
        this);

    /// <summary>A new record.</summary>
    internal object New() => _new.Value();

    private static Func<object> Constructor(Type type)
    {
        var make = typeof(Shape).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;
        return make.MakeGenericMethod(type).CreateDelegate<Func<object>>();
    }

    private static object Make<T>()
        where T : new() => new T();

    private static ShapeMember Member(PropertyInfo property)
    {
        var type = property.PropertyType;
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        if (isList) type = type.GetGenericArguments()[0];
        type = Nullable.GetUnderlyingType(type) ?? type;
        var kind = type == typeof(string) ? MemberKind.Text
            : type == typeof(int) ? MemberKind.Number32
            : type == typeof(long) ? MemberKind.Number64
            : type == typeof(bool) ? MemberKind.Boolean
            : MemberKind.Structure;
        return new ShapeMember(property, type)
        {
            Kind = kind,
            IsList = isList,
            Required = property.IsDefined(typeof(RequiredAttribute)),
            Nested = kind == MemberKind.Structure ? Of(type) : null,
            Range = property.GetCustomAttribute<RangeAttribute>(),
            Length = property.GetCustomAttribute<LengthAttribute>(),
            Allowed = property.GetCustomAttribute<ValuesAttribute>()?.Allowed ?? [],
            Items = property.GetCustomAttribute<ItemsAttribute>(),
            Unique = property.IsDefined(typeof(UniqueAttribute)),
        };
    }
}

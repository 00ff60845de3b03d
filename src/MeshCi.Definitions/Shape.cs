using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>What JSON a member holds.</summary>
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

/// <summary>A member of a shape with its constraints; those of a list's elements stand here too.</summary>
public sealed record ShapeMember
{
    /// <summary>Name in JSON, in camel case.</summary>
    public required string JsonName { get; init; }

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
    public Regex? Pattern { get; init; }

    /// <summary>Bounds of the number of elements.</summary>
    public ItemsAttribute? Items { get; init; }

    /// <summary>Whether elements must differ.</summary>
    public bool Unique { get; init; }
}

/// <summary>The members and constraints of one App Mesh record, read once from its declaration.</summary>
public sealed class Shape
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();
    private readonly Lazy<IReadOnlyList<ShapeMember>> _members;
    private readonly Lazy<byte[][]> _names;

    private Shape(Type type)
    {
        Name = type.Name;
        IsUnion = type.IsDefined(typeof(UnionAttribute));
        _members = new(() => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(Member)]);
        _names = new(() => [.. Members.Select(member => System.Text.Encoding.UTF8.GetBytes(member.JsonName))]);
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

    /// <summary>The member of that JSON name, or null.</summary>
    public ShapeMember? Find(ReadOnlySpan<char> jsonName)
    {
        // A dozen at most: comparing each is quicker than a hash.
        var members = Members;
        for (var index = 0; index < members.Count; index++)
        {
            if (jsonName.SequenceEqual(members[index].JsonName)) return members[index];
        }

        return null;
    }

    /// <summary>Position of a property's member, or -1; the search begins at the position where it most likely is, which is behind the one before.</summary>
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
        return new ShapeMember
        {
            JsonName = JsonNamingPolicy.CamelCase.ConvertName(property.Name),
            Kind = kind,
            IsList = isList,
            Required = property.IsDefined(typeof(RequiredAttribute)),
            Nested = kind == MemberKind.Structure ? Of(type) : null,
            Range = property.GetCustomAttribute<RangeAttribute>(),
            Length = property.GetCustomAttribute<LengthAttribute>(),
            Allowed = property.GetCustomAttribute<ValuesAttribute>()?.Allowed ?? [],
            Pattern = property.GetCustomAttribute<PatternAttribute>() is { } pattern ? Compile(pattern.Expression) : null,
            Items = property.GetCustomAttribute<ItemsAttribute>(),
            Unique = property.IsDefined(typeof(UniqueAttribute)),
        };
    }

    // The engine that never backtracks: a hostile value must not cost more than its length.
    private static Regex Compile(string expression) => new(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace MeshCi.Tasks.Tests.Statics;

/// <summary>Types whose values do not change: what they contain is set when they are made, and is immutable, too.</summary>
internal static class ValueTypes
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(Type), typeof(Uri), typeof(Version), typeof(TimeSpan), typeof(DateTimeOffset), typeof(DateTime), typeof(Guid),
        typeof(System.Text.Encoding), typeof(System.Text.RegularExpressions.Regex), typeof(System.Globalization.CultureInfo), typeof(TimeProvider),
        typeof(StringComparer), typeof(System.Text.CompositeFormat), typeof(System.Buffers.SearchValues<char>), typeof(System.Buffers.SearchValues<string>),
        typeof(System.Text.Json.JsonElement), typeof(System.Text.Json.JsonWriterOptions), typeof(System.Text.Json.JsonReaderOptions),
        typeof(System.Text.Json.JsonDocumentOptions), typeof(System.Text.Encodings.Web.HtmlEncoder),
    ];

    // Declared as what can only be read. Arrays count as immutable, because collections of constants are arrays.
    private static readonly HashSet<Type> ReadOnlyCollections =
    [
        typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyDictionary<,>), typeof(IReadOnlySet<>), typeof(FrozenDictionary<,>),
        typeof(FrozenSet<>), typeof(ImmutableArray<>), typeof(IEnumerable<>), typeof(ILookup<,>), typeof(Lazy<>), typeof(Nullable<>),
        typeof(IEqualityComparer<>), typeof(IComparer<>),
    ];

    /// <summary>Whether the values of a type do not change.</summary>
    public static bool IsImmutable(Type type) => IsImmutable(type, []);

    private static bool IsImmutable(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || Known.Contains(type) || !seen.Add(type)) return true;
        if (type.IsArray) return IsImmutable(type.GetElementType()!, seen);
        if (typeof(Delegate).IsAssignableFrom(type)) return true;
        if (type.IsGenericType && ReadOnlyCollections.Contains(type.GetGenericTypeDefinition()))
            return type.GetGenericArguments().All(argument => IsImmutable(argument, seen));
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return type.GetGenericArguments().All(argument => IsImmutable(argument, seen));
        if (type.IsInterface || type.Assembly.GetName().Name?.StartsWith("MeshCi", StringComparison.Ordinal) != true) return false;
        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .All(field => field.IsInitOnly && IsImmutable(field.FieldType, seen))
            && (type.BaseType is not { } basis || basis == typeof(object) || basis == typeof(ValueType) || IsImmutable(basis, seen));
    }
}

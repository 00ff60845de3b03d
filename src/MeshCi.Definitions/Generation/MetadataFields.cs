using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>Which metadata of an item sets which field of a spec.</summary>
internal static class MetadataFields
{
    /// <summary>The path of the field that a metadata sets.</summary>
    /// <param name="metadata">The metadata, or the item's <c>Include</c>.</param>
    /// <param name="element">Path of the item's element in the spec.</param>
    /// <param name="variant">The value of <c>*</c> in its fields.</param>
    public static string Path(MetadataInfo metadata, string element, string variant) =>
        ShapePath.Join(element, metadata.Field.Replace("*", variant, StringComparison.Ordinal));

    /// <summary>Whether a metadata sets the value at a path, or a value that contains it.</summary>
    public static bool Sets(MetadataInfo metadata, string path, string element, string variant) =>
        metadata.Field.Length > 0 && IsUnder(path, Path(metadata, element, variant));

    /// <summary>All metadata whose fields are at or below the path.</summary>
    public static IReadOnlyList<MetadataInfo> Under(ReadItem item, string path, string element, string variant) =>
        path.Length <= element.Length ? []
            : [.. item.Type.Metadata.Where(metadata => metadata.Field.Length > 0 && IsUnder(Path(metadata, element, variant), path))];

    /// <summary>The metadata whose field is the path, contains it, or (if several exclude each other) is below it; null if there is none.</summary>
    public static MetadataInfo? Setting(ReadItem item, string path, string element, string variant)
    {
        string Field(MetadataInfo metadata) => Path(metadata, element, variant);
        var fields = item.Type.Metadata.Where(metadata => metadata.Field.Length > 0).ToList();
        return fields.FirstOrDefault(metadata => Field(metadata) == path)
            ?? fields.FirstOrDefault(metadata => IsUnder(path, Field(metadata)))
            ?? fields.LastOrDefault(metadata => item[metadata.Name] is not null && path.Length > element.Length && IsUnder(Field(metadata), path));
    }

    /// <summary>The metadata of the item that has a value and sets a field in the same structure as another one.</summary>
    public static IReadOnlyList<MetadataInfo> Together(ReadItem item, MetadataInfo other)
    {
        var dot = other.Field.LastIndexOf('.');
        return dot <= 0 ? []
            : [.. item.Values.Select(value => value.Metadata).Where(metadata => metadata.Field.StartsWith(other.Field[..(dot + 1)], StringComparison.Ordinal))];
    }

    private static bool IsUnder(string path, string parent) =>
        parent.Length == 0 || path == parent
        || (path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && (path[parent.Length] is '.' or '['));
}

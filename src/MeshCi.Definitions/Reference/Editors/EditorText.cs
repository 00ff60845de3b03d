using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference.Editors;

/// <summary>The texts that editors show for the metadata of an item.</summary>
internal static class EditorText
{
    /// <summary>The description of a metadata, its values and its default.</summary>
    public static string Describe(ItemType type, MetadataInfo metadata)
    {
        var fallback = metadata.Default is null ? "" : $" Default: {metadata.Default}.";
        return $"{metadata.Doc} Value: {ItemReference.Value(metadata, ItemReference.Member(type, metadata))}.{fallback}";
    }

    /// <summary>The description of a property and its default.</summary>
    public static string Describe(MeshProperty property) => $"{property.Description} Default: {property.Default}.";

    /// <summary>The values to offer; empty if any text is allowed.</summary>
    public static IReadOnlyList<string> Offered(ItemType type, MetadataInfo metadata) =>
        metadata.Kind == ValueKind.Boolean ? ["true", "false"]
        : metadata.Kind is ValueKind.RetryEvents or ValueKind.TextList ? []
        : metadata.Allowed.Count > 0 ? metadata.Allowed
        : ItemReference.Member(type, metadata)?.Allowed ?? [];

    /// <summary>Whether its value is a list separated by semicolons.</summary>
    public static bool IsList(MetadataInfo metadata) =>
        metadata.Kind is ValueKind.TextList or ValueKind.NumberList or ValueKind.Pairs or ValueKind.Targets or ValueKind.RetryEvents;
}

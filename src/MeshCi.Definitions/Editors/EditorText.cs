namespace MeshCi.Definitions;

/// <summary>What editors show for an item's metadata.</summary>
internal static class EditorText
{
    /// <summary>What it is, what it takes and what holds without it.</summary>
    public static string Describe(ItemType type, MetadataInfo metadata)
    {
        var fallback = metadata.Default is null ? "" : $" Default: {metadata.Default}.";
        return $"{metadata.Doc} Value: {ItemReference.Value(metadata, ItemReference.Member(type, metadata))}.{fallback}";
    }

    /// <summary>What a property is and what holds without it.</summary>
    public static string Describe(MeshProperty property) => $"{property.Description} Default: {property.Default}.";

    /// <summary>The values to offer; empty where any text may stand.</summary>
    public static IReadOnlyList<string> Offered(ItemType type, MetadataInfo metadata) =>
        metadata.Kind == ValueKind.Boolean ? ["true", "false"]
        : metadata.Kind is ValueKind.RetryEvents or ValueKind.TextList ? []
        : metadata.Allowed.Count > 0 ? metadata.Allowed
        : ItemReference.Member(type, metadata)?.Allowed ?? [];

    /// <summary>Whether its value is a list separated by semicolons.</summary>
    public static bool IsList(MetadataInfo metadata) =>
        metadata.Kind is ValueKind.TextList or ValueKind.NumberList or ValueKind.Pairs or ValueKind.Targets or ValueKind.RetryEvents;
}

namespace MeshCi.Definitions;

/// <summary>How a metadata's text is read.</summary>
public enum ValueKind
{
    /// <summary>As it stands.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A duration as <c>800ms</c>, <c>5s</c>, <c>2m</c>, kept with its unit.</summary>
    Duration,

    /// <summary>The same, kept as milliseconds.</summary>
    Milliseconds,

    /// <summary>Texts separated by semicolons.</summary>
    TextList,

    /// <summary>Whole numbers separated by semicolons.</summary>
    NumberList,

    /// <summary><c>key=value</c> pairs separated by semicolons.</summary>
    Pairs,

    /// <summary><c>node=weight</c> pairs separated by semicolons.</summary>
    Targets,

    /// <summary>Retry events separated by semicolons, of HTTP, TCP and gRPC alike.</summary>
    RetryEvents,

    /// <summary>Two whole numbers as <c>100..200</c>; the second is the first outside.</summary>
    Range,
}

/// <summary>A metadata that an item knows. Its bounds and allowed values are those of the field that it sets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How its text is read.</param>
/// <param name="Field">
/// The field below the item's element that it sets, <c>timeout.*.perRequest</c>, where <c>*</c> is the item's variant (a listener's protocol, say);
/// empty for one that says where the item belongs.
/// </param>
/// <param name="Doc">One line for the reference.</param>
public sealed record MetadataInfo(string Name, ValueKind Kind, string Field, string Doc)
{
    /// <summary>Whether the item cannot be without it.</summary>
    public bool Required { get; init; }

    /// <summary>What holds where it is absent, for the reference; null where the field is then absent too.</summary>
    public string? Default { get; init; }

    /// <summary>Allowed values of one that sets no field; for others the field says.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>A mesh item.</summary>
public sealed record ItemType
{
    /// <summary>Name of the item type.</summary>
    public required string Name { get; init; }

    /// <summary>One line for the reference.</summary>
    public required string Doc { get; init; }

    /// <summary>What its <c>Include</c> is; its field is empty where the builder places it.</summary>
    public required MetadataInfo Include { get; init; }

    /// <summary>Kind of the resource that it describes or adds to; null where that depends.</summary>
    public ResourceKind? Kind { get; init; }

    /// <summary>Where in that resource's spec its fields stand: <c>listeners[]</c>; <c>*</c> is the variant.</summary>
    public string Element { get; init; } = "";

    /// <summary>The variants that <c>*</c> stands for; empty where there is none.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Its metadata, in the order of the reference.</summary>
    public IReadOnlyList<MetadataInfo> Metadata { get; init; } = [];

    /// <summary>The metadata of that name, without regard to case, or null.</summary>
    public MetadataInfo? Find(string name) => IndexOf(name) is var index and >= 0 ? Metadata[index] : null;

    /// <summary>The position of that metadata, without regard to case, or -1.</summary>
    internal int IndexOf(string name)
    {
        for (var index = 0; index < Metadata.Count; index++)
        {
            if (Metadata[index].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return index;
        }

        return -1;
    }
}

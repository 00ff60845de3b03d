using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Language;

/// <summary>How the text of a metadata is interpreted.</summary>
public enum ValueKind
{
    /// <summary>Unchanged text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A duration such as <c>800ms</c>, <c>5s</c> or <c>2m</c>, stored with its unit.</summary>
    Duration,

    /// <summary>A duration, stored in milliseconds.</summary>
    Milliseconds,

    /// <summary>Texts separated by semicolons.</summary>
    TextList,

    /// <summary>Whole numbers separated by semicolons.</summary>
    NumberList,

    /// <summary><c>key=value</c> pairs separated by semicolons.</summary>
    Pairs,

    /// <summary><c>node=weight</c> pairs separated by semicolons.</summary>
    Targets,

    /// <summary>Retry events of HTTP, TCP and gRPC, separated by semicolons.</summary>
    RetryEvents,

    /// <summary>Two whole numbers such as <c>100..200</c>; the first is included, the second is not.</summary>
    Range,
}

/// <summary>A metadata of an item. Its bounds and allowed values are those of the field that it sets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How its text is interpreted.</param>
/// <param name="Field">
/// The field that it sets, relative to the item's element, such as <c>timeout.*.perRequest</c>; <c>*</c> is the item's variant (for example a
/// listener's protocol). Empty if the metadata only determines where the item belongs.
/// </param>
/// <param name="Doc">One line for the reference page.</param>
public sealed record MetadataInfo(string Name, ValueKind Kind, string Field, string Doc)
{
    /// <summary>Whether semicolons separate its values.</summary>
    public bool IsList => Kind is ValueKind.TextList or ValueKind.NumberList or ValueKind.Pairs or ValueKind.Targets or ValueKind.RetryEvents;

    /// <summary>Whether the item requires it.</summary>
    public bool Required { get; init; }

    /// <summary>The default for the reference page; null if the field is absent unless the metadata is set.</summary>
    public string? Default { get; init; }

    /// <summary>A common value, for messages that propose to add the metadata.</summary>
    public string? Example { get; init; }

    /// <summary>Allowed values of a metadata that sets no field; otherwise the field defines them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>A mesh item.</summary>
public sealed record ItemType
{
    /// <summary>Name of the item type.</summary>
    public required string Name { get; init; }

    /// <summary>One line for the reference page.</summary>
    public required string Doc { get; init; }

    /// <summary>Its <c>Include</c>; the field is empty if the builder places the value.</summary>
    public required MetadataInfo Include { get; init; }

    /// <summary>Kind of the resource that it describes or adds to; null if that depends on its metadata.</summary>
    public ResourceKind? Kind { get; init; }

    /// <summary>Path of its fields in the spec of that resource, such as <c>listeners[]</c>; <c>*</c> is the variant.</summary>
    public string Element { get; init; } = "";

    /// <summary>The possible values of <c>*</c>; empty if there are no variants.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Its metadata, in the order of the reference page.</summary>
    public IReadOnlyList<MetadataInfo> Metadata { get; init; } = [];

    /// <summary>The metadata with this name, ignoring case, or null.</summary>
    public MetadataInfo? Find(string name) => IndexOf(name) is var index and >= 0 ? Metadata[index] : null;

    /// <summary>The position of the metadata with this name, ignoring case, or -1.</summary>
    internal int IndexOf(string name)
    {
        for (var index = 0; index < Metadata.Count; index++)
        {
            if (Metadata[index].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return index;
        }

        return -1;
    }
}

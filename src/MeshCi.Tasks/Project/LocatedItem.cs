using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Project;

/// <summary>A mesh item with the item of MSBuild that it was read from.</summary>
/// <param name="Item">The mesh item.</param>
/// <param name="Raw">The item of MSBuild, which also has empty metadata, and values in which escapes are not replaced.</param>
/// <param name="Ordinal">Number of items of the same file, type and <c>Include</c> that come before it.</param>
internal sealed record LocatedItem(MeshItem Item, ITaskItem Raw, int Ordinal)
{
    /// <summary>The items in the order of MSBuild.</summary>
    public static IReadOnlyList<LocatedItem> Read(IReadOnlyList<ITaskItem> items)
    {
        var before = new Dictionary<(string?, string, string), int>();
        var read = new List<LocatedItem>(items.Count);
        foreach (var raw in items)
        {
            var item = CollectedItem.Read(raw);
            var key = (item.File, item.Type, item.Include);
            read.Add(new(item, raw, before[key] = before.GetValueOrDefault(key, -1) + 1));
        }

        return read;
    }

    /// <summary>The names of metadata that a file sets to an empty value, such as that of a property that does not exist.</summary>
    public IEnumerable<string> EmptyMetadata => Raw.CloneCustomMetadata().Keys.Cast<string>().Where(name => Raw.GetMetadata(name).Length == 0);

    /// <summary>The value of a metadata, or the <c>Include</c>.</summary>
    public string Value(string name) => name == "Include" ? Item.Include : Raw.GetMetadata(name);

    /// <summary>The value as MSBuild stores it, before it replaces escapes such as <c>%2F</c>.</summary>
    public string Escaped(string name) => Raw is not ITaskItem2 item ? Value(name)
        : name == "Include" ? item.EvaluatedIncludeEscaped : item.GetMetadataValueEscaped(name);

    /// <summary>The location of the item or of one of its texts.</summary>
    /// <param name="name">The metadata, or <c>Include</c>.</param>
    public Place Place(string name) => new(Item.File, Item.Type, Item.Include, name == "Include" ? null : name, Ordinal: Ordinal);

    /// <summary>Whether a finding is about this item.</summary>
    public bool Has(Place? place) =>
        place is not null && place.File == Item.File && place.Item == Item.Type && place.Include == Item.Include && place.Ordinal == Ordinal;
}

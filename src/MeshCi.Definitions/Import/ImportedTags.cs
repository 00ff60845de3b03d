using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>Makes the items that set the tags of existing resources.</summary>
internal static class ImportedTags
{
    private static readonly Shape Tag = Shape.Of(typeof(Model.TagRef));

    /// <summary>One item for a tag that all resources have, and otherwise one for each resource that has it.</summary>
    /// <param name="resources">All resources of the project.</param>
    /// <param name="notes">Receives the tags that no item can set.</param>
    public static IReadOnlyList<MeshItem> Items(IReadOnlyList<Resource> resources, ImportNotes notes)
    {
        var items = new List<MeshItem>();
        var common = resources.Count == 0 ? [] : resources[0].Tags
            .Where(tag => Problem(tag.Key, tag.Value) is null)
            .Where(tag => resources.All(resource => resource.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value))
            .Select(tag => tag.Key).Order(StringComparer.Ordinal).Take(Tags.MostOfTheUser).ToHashSet(StringComparer.Ordinal);
        items.AddRange(common.Select(key => Item(key, resources[0].Tags[key], null)));
        foreach (var resource in resources.OrderBy(resource => resource.Id))
        {
            var room = Tags.MostOfTheUser - common.Count;
            var canBeNamed = ItemMaker.CanInclude(resource.Id.Name) && (resource.Id.Parent is null || ItemMaker.CanInclude(resource.Id.Parent));
            var own = resource.Tags.Where(tag => !Tags.IsReserved(tag.Key) && !common.Contains(tag.Key));
            foreach (var (key, value) in own.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            {
                var problem = Problem(key, value)
                    ?? (room-- > 0 ? null : $"in addition to MeshCi's own tags, a resource can have only {Tags.MostOfTheUser}")
                    ?? (canBeNamed ? null : "no item can refer to that resource");
                if (problem is null) items.Add(Item(key, value, resource.Id));
                else notes.Add($"The tag '{Wording.Short(key)}' of {resource.Id} was not imported: {problem}.");
            }
        }

        return items;
    }

    private static string? Problem(string key, string value) =>
        Tags.IsReserved(key) ? "its key is reserved"
        : key.Length > Tag.Find("key")!.Length!.Maximum || value.Length > Tag.Find("value")!.Length!.Maximum ? "it is longer than App Mesh allows"
        : !ItemMaker.CanInclude(key) || ExternalValues.Uses(value) || (value.Length > 0 && !ValueWriter.IsPlain(value))
            ? "MSBuild would not preserve it unchanged"
        : null;

    private static MeshItem Item(string key, string value, ResourceId? id)
    {
        var metadata = new List<(string, string)>();
        if (value.Length > 0) metadata.Add(("Value", value));
        if (id is { } one) metadata.AddRange([("Kind", one.Kind.Info().Name), ("Name", one.Name)]);
        if (id?.Parent is { } parent) metadata.Add(("Parent", parent));
        return ItemMaker.Item("MeshTag", key, metadata);
    }
}

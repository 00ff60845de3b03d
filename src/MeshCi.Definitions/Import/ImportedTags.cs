using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Generation;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import;

/// <summary>Makes the items that say the tags of existing resources.</summary>
internal static class ImportedTags
{
    private static readonly Shape Tag = Shape.Of(typeof(Model.TagRef));

    /// <summary>One item for a tag that all resources bear, else one for each resource that bears it.</summary>
    /// <param name="resources">All resources of the project.</param>
    /// <param name="notes">Takes the tags that no item can say.</param>
    public static IReadOnlyList<MeshItem> Items(IReadOnlyList<Resource> resources, List<string> notes)
    {
        var items = new List<MeshItem>();
        var common = resources.Count == 0 ? [] : resources[0].Tags
            .Where(tag => Problem(tag.Key, tag.Value) is null && resources.All(resource => resource.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value))
            .Select(tag => tag.Key).Order(StringComparer.Ordinal).Take(Tags.MostOfTheUser).ToHashSet(StringComparer.Ordinal);
        items.AddRange(common.Select(key => Item(key, resources[0].Tags[key], null)));
        foreach (var resource in resources.OrderBy(resource => resource.Id))
        {
            var room = Tags.MostOfTheUser - common.Count;
            foreach (var (key, value) in resource.Tags.Where(tag => !Tags.IsReserved(tag.Key) && !common.Contains(tag.Key)).OrderBy(tag => tag.Key, StringComparer.Ordinal))
            {
                var problem = Problem(key, value) ?? (room-- > 0 ? null : $"beside MeshCi's own, a resource has room for {Tags.MostOfTheUser}");
                if (problem is null && ItemMaker.CanInclude(resource.Id.Name) && (resource.Id.Parent is null || ItemMaker.CanInclude(resource.Id.Parent))) items.Add(Item(key, value, resource.Id));
                else notes.Add($"The tag '{Wording.Short(key)}' of {resource.Id} is not imported: {problem ?? "no item can name that resource"}.");
            }
        }

        return items;
    }

    private static string? Problem(string key, string value) =>
        Tags.IsReserved(key) ? "its key is kept"
        : key.Length > Tag.Find("key")!.Length!.Maximum || value.Length > Tag.Find("value")!.Length!.Maximum ? "it is longer than App Mesh takes"
        : !ItemMaker.CanInclude(key) || ExternalValues.Uses(value) || (value.Length > 0 && !ValueWriter.IsPlain(value)) ? "MSBuild would not bring it back unchanged"
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

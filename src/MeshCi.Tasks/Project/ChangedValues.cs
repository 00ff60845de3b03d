using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>Finds values that MSBuild changes before a task reads them, because it treats a part of them as an escape: <c>%3f</c> becomes <c>?</c>.</summary>
internal static class ChangedValues
{
    private const int MostShown = 4;

    /// <summary>The findings, one for each value.</summary>
    /// <param name="items">The mesh items, each with the item of MSBuild.</param>
    /// <param name="declared">The texts in the files of the user.</param>
    public static IEnumerable<Finding> Find(IEnumerable<LocatedItem> items, DeclaredTexts declared)
    {
        foreach (var item in items)
        {
            if (ItemTypes.Find(item.Item.Type) is not { } type) continue;
            // The name of a file is not a part of the definition, and the escapes of its characters are MSBuild's own.
            if (!IsFile(type, item.Item.Include) && Changed(item, "Include", type.Include) is { } inInclude) yield return inInclude;
            foreach (var name in item.Item.Metadata.Keys.Order(StringComparer.OrdinalIgnoreCase))
            {
                if (!IsProject(item.Item.Metadata[name]) && Changed(item, name, type.Find(name)) is { } changed) yield return changed;
            }
        }

        Finding? Changed(LocatedItem item, string name, MetadataInfo? metadata)
        {
            var escaped = item.Escaped(name);
            if (!escaped.Contains('%', StringComparison.Ordinal)) return null;
            var replaced = ReplacedCharacters.Of(escaped, metadata, escape => IsWritten(item.Item, name, escape));
            return replaced.Count == 0 ? null : MeshDiagnostics.ChangedByMSBuild.At(item.Place(name), IsChanged(item.Item, name, replaced));
        }

        // In the value itself, or in a property that it refers to.
        bool IsWritten(MeshItem item, string name, string escape) => declared.Of(item, name).Any(text => Contains(text.Text, escape, depth: 0));

        bool Contains(string text, string escape, int depth) =>
            text.Contains(escape, StringComparison.OrdinalIgnoreCase)
            || (depth < 10 && MSBuildText.References(text).Select(MSBuildText.NameOf).OfType<string>()
                .SelectMany(declared.OfProperty).Any(value => Contains(value, escape, depth + 1)));
    }

    private static bool IsFile(ItemType type, string include) => type.Name is "MeshResource" or "MeshPatch" || IsProject(include);

    private static bool IsProject(string value) => value.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    private static string IsChanged(MeshItem item, string name, IReadOnlyList<(string Text, char Character)> replaced)
    {
        var shown = replaced.Take(MostShown).ToList();
        var parts = string.Join(" and ", shown.Select(part => $"'{part.Text}' with {ReplacedCharacters.Show(part.Character)}"));
        var spellings = string.Join(" and ", shown.Select(part => $"'%25{part.Text[1..]}'"));
        return $"{name} of {item.Type} '{item.Include}': MSBuild replaces {parts} before MeshCi reads the value. "
            + $"Write {spellings} to keep the text, or the {(shown.Count == 1 ? "character itself" : "characters themselves")}.";
    }
}

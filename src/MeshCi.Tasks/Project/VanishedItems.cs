using System.Xml.Linq;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds items that MSBuild silently does not create, because their <c>Include</c> consists of properties without a value: a <c>MeshListener</c> for
/// <c>$(Port)</c>.
/// </summary>
internal static class VanishedItems
{
    /// <summary>The findings, one for each element.</summary>
    /// <param name="files">The files of the user, the project first.</param>
    /// <param name="items">The mesh items.</param>
    /// <param name="declared">The texts in these files.</param>
    /// <param name="missing">Receives the types of these items.</param>
    public static IEnumerable<Finding> Find(
        IReadOnlyList<(string File, XDocument Document)> files, IReadOnlyList<MeshItem> items, DeclaredTexts declared, ISet<string> missing)
    {
        // Other files may be imported only under a condition.
        var certain = files.Take(1).Select(file => file.File).Concat(items.Select(item => item.File)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var includes = declared.All.Where(text => text.Name == "Include" && certain.Contains(text.File))
            .GroupBy(text => (text.File, Type: ItemTypes.Find(text.Element.Name.LocalName)!.Name));
        foreach (var group in includes.Where(group => group.Any(IsOnlyProperties) && !Removes(files, group.Key.Type)))
        {
            foreach (var text in Vanished([.. group], [.. items.Where(item => item.File == group.Key.File && item.Type == group.Key.Type)], declared))
            {
                missing.Add(group.Key.Type);
                yield return MeshDiagnostics.UnsetReference.At(
                    new(text.File, group.Key.Type, Line: text.Line), IsNotCreated(group.Key.Type, text.Text.Trim(), declared));
            }
        }
    }

    // The number of items shows whether one is missing. Which one it is, their metadata only shows if no update and no target has changed it.
    private static IEnumerable<DeclaredText> Vanished(IReadOnlyList<DeclaredText> includes, List<MeshItem> items, DeclaredTexts declared)
    {
        // A property that the files set is more likely to have a value.
        var expected = includes.Where(text => IsOnlyProperties(text) && !Conditions.Apply(text.Element))
            .OrderBy(text => IsSet(text, declared) ? 0 : 1).ToList();
        foreach (var text in includes.Where(text => !Conditions.Apply(text.Element))) RemoveNamed(text, items);
        var missing = expected.Count - items.Count;
        // An item of this name can also be that of a property which no file sets, but probably is not.
        foreach (var text in includes.Where(text => Conditions.Apply(text.Element))) RemoveNamed(text, items);
        var probablyMissing = expected.Count - items.Count;

        var unmatched = new List<DeclaredText>();
        foreach (var text in expected)
        {
            if (items.Find(item => ItemLocator.HasMetadata(text.Element, item)) is { } created) items.Remove(created);
            else unmatched.Add(text);
        }

        return unmatched.OrderBy(text => IsSet(text, declared) ? 1 : 0).Where((text, index) => index < (IsSet(text, declared) ? missing : probablyMissing));
    }

    // One item for each name, if possible one with the metadata of the element: an item of the same name can be that of another element.
    private static void RemoveNamed(DeclaredText text, List<MeshItem> items)
    {
        foreach (var name in text.Text.Split(';', StringSplitOptions.TrimEntries))
        {
            var named = items.Where(item => ItemLocator.IsSameInclude(name, item.Include)).ToList();
            if ((named.Find(item => ItemLocator.HasMetadata(text.Element, item)) ?? named.FirstOrDefault()) is { } item) items.Remove(item);
        }
    }

    // A target of the user may have removed the items.
    private static bool Removes(IReadOnlyList<(string File, XDocument Document)> files, string type) => files.Any(file => file.Document.Descendants()
        .Any(element => element.Name.LocalName.Equals(type, StringComparison.OrdinalIgnoreCase) && element.Attribute("Remove") is not null));

    // An empty list of items is normal.
    private static bool IsOnlyProperties(DeclaredText text) =>
        MSBuildText.IsOnlyReferences(text.Text) && MSBuildText.References(text.Text).All(reference => reference.IsProperty);

    private static bool IsSet(DeclaredText text, DeclaredTexts declared) => MSBuildText.References(text.Text).Select(MSBuildText.NameOf)
        .All(name => string.IsNullOrEmpty(name) || declared.OfProperty(name).Any(value => value.Trim().Length > 0));

    private static string IsNotCreated(string type, string include, DeclaredTexts declared)
    {
        var name = MSBuildText.References(include).Select(MSBuildText.NameOf).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var what = name is null ? $"{include} has no value" : $"the property {name} is not set or empty";
        return $"Include of {type} is '{include}', but {what}, so MSBuild does not create the item. "
            + $"{(name is null ? "Set it" : declared.HowToSet(name))}, or, if the item is optional, add Condition=\"'{include}' != ''\".";
    }
}

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
    private static readonly string[] Conditional = ["Target", "When", "Otherwise"];

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
            var named = group.SelectMany(text => text.Text.Split(';', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.Ordinal);
            var unnamed = items.Where(item => item.File == group.Key.File && item.Type == group.Key.Type && !named.Contains(item.Include)).ToList();
            // A property that the files set is more likely to have a value.
            foreach (var text in group.Where(IsEvaluated).OrderBy(text => IsSet(text, declared) ? 0 : 1))
            {
                var created = unnamed.Find(item => ItemLocator.HasMetadata(text.Element, item));
                if (created is not null) unnamed.Remove(created);
                if (created is not null || !IsOnlyProperties(text) || IsConditional(text.Element)) continue;
                missing.Add(group.Key.Type);
                yield return MeshDiagnostics.UnsetReference.At(
                    new(text.File, group.Key.Type, Line: text.Line), IsNotCreated(group.Key.Type, text.Text.Trim(), declared));
            }
        }
    }

    // A target of the user may have removed the items.
    private static bool Removes(IReadOnlyList<(string File, XDocument Document)> files, string type) => files.Any(file => file.Document.Descendants()
        .Any(element => element.Name.LocalName.Equals(type, StringComparison.OrdinalIgnoreCase) && element.Attribute("Remove") is not null));

    private static bool IsEvaluated(DeclaredText text) => text.Text.IndexOfAny(['$', '@', '%', '*', '?']) >= 0;

    // An empty list of items is normal.
    private static bool IsOnlyProperties(DeclaredText text) =>
        MSBuildText.IsOnlyReferences(text.Text) && MSBuildText.References(text.Text).All(reference => reference.IsProperty);

    private static bool IsSet(DeclaredText text, DeclaredTexts declared) => MSBuildText.References(text.Text).Select(MSBuildText.NameOf)
        .All(name => string.IsNullOrEmpty(name) || declared.OfProperty(name).Any(value => value.Trim().Length > 0));

    private static bool IsConditional(XElement element) =>
        element.AncestorsAndSelf().Any(part => part.Attribute("Condition") is not null || Conditional.Contains(part.Name.LocalName));

    private static string IsNotCreated(string type, string include, DeclaredTexts declared)
    {
        var name = MSBuildText.References(include).Select(MSBuildText.NameOf).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var what = name is null ? $"{include} has no value" : $"the property {name} is not set or empty";
        return $"Include of {type} is '{include}', but {what}, so MSBuild does not create the item. "
            + $"{(name is null ? "Set it" : declared.HowToSet(name))}, or, if the item is optional, add Condition=\"'{include}' != ''\".";
    }
}

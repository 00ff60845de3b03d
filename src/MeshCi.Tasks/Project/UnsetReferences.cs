using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Tasks.Project;

/// <summary>
/// Finds references that MSBuild silently replaces with nothing: metadata that consists only of references without a value, and texts that are meant for
/// Envoy but look like a reference, such as <c>$(b|c)</c> in a regular expression.
/// </summary>
internal static class UnsetReferences
{
    /// <summary>The findings, one for each value.</summary>
    /// <param name="items">The mesh items.</param>
    /// <param name="declared">The texts in the files of the user.</param>
    /// <param name="isGlobal">Whether a property is set on the command line or as an environment variable.</param>
    public static IEnumerable<Finding> Find(IReadOnlyList<LocatedItem> items, DeclaredTexts declared, Func<string, bool> isGlobal) =>
        Empty(items, declared).Concat(Literal(items, declared, isGlobal));

    private static IEnumerable<Finding> Empty(IReadOnlyList<LocatedItem> items, DeclaredTexts declared)
    {
        foreach (var item in items)
        {
            foreach (var name in item.EmptyMetadata.Order(StringComparer.OrdinalIgnoreCase))
            {
                // An update replaces the value of the item, and the item that of the defaults. An update can also remove the value.
                if (declared.Of(item.Item, name).Any(text => text.IsUpdate && string.IsNullOrWhiteSpace(text.Text))) continue;
                var text = declared.Of(item.Item, name).Where(text => MSBuildText.IsOnlyReferences(text.Text)).OrderBy(text => !text.IsDefault).LastOrDefault();
                if (text is null) continue;
                yield return First(text, _ => true) is { } literal
                    ? MeshDiagnostics.LiteralReference.At(item.Place(name), LooksLikeReference(item.Item, name, literal))
                    : MeshDiagnostics.UnsetReference.At(item.Place(name), HasNoValue(item.Item, name, text.Text.Trim(), declared));
            }
        }
    }

    // A text whose references MSBuild removed from the value of an item.
    private static IEnumerable<Finding> Literal(IReadOnlyList<LocatedItem> items, DeclaredTexts declared, Func<string, bool> isGlobal)
    {
        bool IsSet(string name) => declared.OfProperty(name).Any() || isGlobal(name);
        foreach (var text in declared.All)
        {
            if (MSBuildText.IsOnlyReferences(text.Text) || First(text, IsSet) is not { } literal) continue;
            var result = Result(text.Text, reference => IsLiteral(text, reference, IsSet));
            foreach (var item in items.Where(item => text.AppliesTo(item.Item) && result.IsMatch(item.Value(text.Name))).Take(1))
                yield return MeshDiagnostics.LiteralReference.At(item.Place(text.Name), LooksLikeReference(item.Item, text.Name, literal));
        }
    }

    // What a text becomes if MSBuild removes some of its references, and replaces the others with anything.
    private static Regex Result(string text, Func<Reference, bool> isRemoved)
    {
        var pattern = new StringBuilder();
        var end = 0;
        foreach (var reference in MSBuildText.References(text))
        {
            pattern.Append(Regex.Escape(MSBuildText.Unescape(text[end..reference.Index]))).Append(isRemoved(reference) ? "" : ".*");
            end = reference.Index + reference.Text.Length;
        }

        pattern.Append(Regex.Escape(MSBuildText.Unescape(text[end..])));
        return new($"^{pattern}$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static Reference? First(DeclaredText text, Func<string, bool> isSet)
    {
        foreach (var reference in MSBuildText.References(text.Text))
        {
            if (IsLiteral(text, reference, isSet)) return reference;
        }

        return null;
    }

    // What MSBuild does not expect in a reference is not one. In a regular expression, $(a) is probably the end of a line and a group.
    private static bool IsLiteral(DeclaredText text, Reference reference, Func<string, bool> isSet) => MSBuildText.NameOf(reference) is { } name
        ? name.Length > 0 && !isSet(name) && IsRegex(text)
        : reference.IsProperty;

    private static bool IsRegex(DeclaredText text) =>
        ItemTypes.Find(text.Element.Name.LocalName)?.Find(text.Name)?.Field.EndsWith(".regex", StringComparison.Ordinal) == true;

    private static string LooksLikeReference(MeshItem item, string name, Reference reference) =>
        $"{name} of {item.Type} '{item.Include}' contains '{reference.Text}', which MSBuild evaluates as a reference and replaces with nothing. "
        + $"Write '{(reference.IsProperty ? "%24" : "%40")}{reference.Text[1..]}' if the text is meant for the proxy.";

    private static string HasNoValue(MeshItem item, string name, string text, DeclaredTexts declared)
    {
        var reference = MSBuildText.References(text)[0];
        var referred = MSBuildText.NameOf(reference);
        var what = string.IsNullOrEmpty(referred) ? $"{text} has no value" : reference.IsProperty ? $"the property {referred} is not set or empty"
            : $"there is no item {referred}";
        var set = !reference.IsProperty ? "Add it" : referred is { Length: > 0 } ? declared.HowToSet(referred) : "Set it";
        return $"{name} of {item.Type} '{item.Include}' is '{text}', but {what}, so {name} would have no effect. "
            + $"{set}, or, if it is optional, write <{name} Condition=\"'{text}' != ''\">{text}</{name}> inside the item.";
    }
}

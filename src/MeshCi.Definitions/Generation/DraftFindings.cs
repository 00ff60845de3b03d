using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>Says in the items' words what is wrong in a spec that was made of them.</summary>
internal static class DraftFindings
{
    /// <summary>The finding for a broken constraint of the model.</summary>
    public static Finding? Explain(SpecDraft draft, Violation violation) => violation.Kind switch
    {
        ViolationKind.Missing => Explain(draft, violation.Path, MeshDiagnostics.MissingMetadata, "is required"),
        ViolationKind.NotAllowed => Explain(draft, violation.Path, MeshDiagnostics.NotAllowed, violation.Message),
        ViolationKind.Union => Explain(draft, violation.Path, MeshDiagnostics.ExactlyOne, violation.Message),
        ViolationKind.Duplicate => Explain(draft, violation.Path, MeshDiagnostics.DeclaredTwice, violation.Message),
        ViolationKind.Unknown or ViolationKind.WrongType => Explain(draft, violation.Path, MeshDiagnostics.BadResource, violation.Message),
        _ => Explain(draft, violation.Path, MeshDiagnostics.OutOfRange, violation.Message),
    };

    /// <summary>The finding for a broken rule; null where the item was refused already for another reason.</summary>
    public static Finding? Explain(SpecDraft draft, string path, Diagnostic diagnostic, string message)
    {
        var inner = path.StartsWith("spec.", StringComparison.Ordinal) ? path[5..] : "";
        if (draft.PatchOf(inner) is { } patch)
            return diagnostic.At(patch.Place(), $"{Wording.Where(patch.Place())}: {draft.Id}: {Sentence(path, message)}");
        if (Unpatched(draft, path, inner, diagnostic, message) is not { } finding) return null;
        // What a patch removed elsewhere may be what is missing here.
        return draft.Patches is [.., var (last, _)] && diagnostic.Severity == Severity.Error
            ? finding with { Message = $"{finding.Message} {Wording.Where(last.Place())} has changed this {draft.Id.Kind.Info().Name} after its items." }
            : finding;
    }

    private static Finding? Unpatched(SpecDraft draft, string path, string inner, Diagnostic diagnostic, string message)
    {
        var part = draft.Innermost(inner);
        if (part is not var (item, element, variant))
        {
            return FollowsFromOthers(draft, inner, diagnostic)
                ? null
                : diagnostic.At(draft.Place, $"{Wording.Where(draft.Place)}: {draft.Id}: {Sentence(path, message)}");
        }

        var setting = Setting(item, inner, element, variant);
        if (item.Faulty && diagnostic.Severity == Severity.Error && !IsOfItsOwn(draft, part, setting, diagnostic)) return null;
        var place = item.Place(setting is not null && item[setting.Name] is not null ? setting.Name : null);
        if (diagnostic == MeshDiagnostics.MissingMetadata && setting is not null && place.Metadata is null)
        {
            var together = item.Values.Where(value => value.Metadata.Field.Length > 0 && SameGroup(value.Metadata, setting)).Select(value => value.Metadata.Name).ToList();
            var because = together.Count == 0 ? "" : $" because of {Wording.Or(together).Replace(" or ", " and ", StringComparison.Ordinal)}";
            return diagnostic.At(place, $"{Wording.Where(place)} needs {setting.Name}{because}. Add {setting.Name}=\"...\": {setting.Doc}");
        }

        if (diagnostic == MeshDiagnostics.MissingMetadata && setting is null && Settings(item, inner, element, variant) is { Count: > 0 } possible)
        {
            var group = inner[..Math.Max(inner.LastIndexOf('.'), 0)];
            var because = Settings(item, group, element, variant).Where(metadata => item[metadata.Name] is not null).Select(metadata => metadata.Name).ToList();
            return diagnostic.At(
                place, $"{Wording.Where(place)} needs {Wording.Or([.. possible.Select(metadata => metadata.Name)])}{(because.Count == 0 ? "" : $" because of {Wording.Or(because).Replace(" or ", " and ", StringComparison.Ordinal)}")}. Add what you have of them.");
        }

        var value = place.Metadata is { } name ? $"=\"{Wording.Short(item[name]!)}\"" : "";
        return diagnostic.At(place, $"{Wording.Where(place)}{value}: {Sentence(setting is null ? path : null, message)}");
    }

    // Of what no item says: a name that is refused already is not doubtful too; and what lacks only service discovery lacks it whatever else is wrong with its listeners.
    private static bool FollowsFromOthers(SpecDraft draft, string path, Diagnostic diagnostic) =>
        (diagnostic.Id == MeshDiagnostics.BadName.Id && SpecRules.CheckName(draft.Id.Kind, draft.Id.Name) is not null)
        || (draft.Faulty && diagnostic.Severity == Severity.Error
            && !(diagnostic.Id == MeshDiagnostics.DiscoveryMismatch.Id && path == "serviceDiscovery" && draft.Get(path) is null && !draft.Parts.Exists(part => part.Item.Type.Name == "MeshServiceDiscovery")));

    // In an item that was refused for another of its settings: what its text says was read, and nothing that decides what it means was refused.
    private static bool IsOfItsOwn(SpecDraft draft, DraftPart part, MetadataInfo? setting, Diagnostic diagnostic) =>
        setting is not null && part.Item.Filled && part.Item[setting.Name] is not null && diagnostic.Id != MeshDiagnostics.MissingMetadata.Id
        && draft.Get(ShapePath.Join(part.Element, setting.Field.Replace("*", part.Variant, StringComparison.Ordinal))) is not null
        && part.Item.Values.All(value => value.Metadata.Field.Length > 0 || value.Metadata.Allowed.Count == 0 || value.Metadata.Allowed.Contains(value.Text));

    private static string Sentence(string? path, string message)
    {
        var text = message.EndsWith('.') ? message : $"{message}.";
        return path is null || char.IsAsciiLetterUpper(text[0]) ? text : $"{path} {text}";
    }

    private static bool SameGroup(MetadataInfo left, MetadataInfo right)
    {
        var dot = right.Field.LastIndexOf('.');
        return dot > 0 && left.Field.StartsWith(right.Field[..(dot + 1)], StringComparison.Ordinal);
    }

    // Every metadata whose field lies under the path.
    private static List<MetadataInfo> Settings(ReadItem item, string path, string element, string variant) =>
        [.. item.Type.Metadata.Where(metadata => metadata.Field.Length > 0 && path.Length > element.Length && IsUnder(ShapePath.Join(element, metadata.Field.Replace("*", variant, StringComparison.Ordinal)), path))];

    // The metadata whose field is the path, holds it, or - for several that exclude each other - lies under it.
    private static MetadataInfo? Setting(ReadItem item, string path, string element, string variant)
    {
        string Field(MetadataInfo metadata) => ShapePath.Join(element, metadata.Field.Replace("*", variant, StringComparison.Ordinal));
        var fields = item.Type.Metadata.Where(metadata => metadata.Field.Length > 0).ToList();
        return fields.FirstOrDefault(metadata => Field(metadata) == path)
            ?? fields.FirstOrDefault(metadata => IsUnder(path, Field(metadata)))
            ?? fields.LastOrDefault(metadata => item[metadata.Name] is not null && path.Length > element.Length && IsUnder(Field(metadata), path));
    }

    private static bool IsUnder(string path, string parent) =>
        parent.Length == 0 || path == parent
        || (path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && (path[parent.Length] is '.' or '['));
}

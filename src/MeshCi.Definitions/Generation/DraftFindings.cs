using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>Explains problems in a spec in terms of the items that it was generated from.</summary>
internal static class DraftFindings
{
    /// <summary>The finding for a violated constraint of the model; null if it follows from another error that was reported.</summary>
    public static Finding? Explain(SpecDraft draft, Violation violation) => violation.Kind switch
    {
        ViolationKind.Missing => Explain(draft, violation.Path, MeshDiagnostics.MissingMetadata, "is required"),
        ViolationKind.NotAllowed => Explain(draft, violation.Path, MeshDiagnostics.NotAllowed, violation.Message),
        ViolationKind.Union => Explain(draft, violation.Path, MeshDiagnostics.ExactlyOne, violation.Message),
        ViolationKind.Duplicate => Explain(draft, violation.Path, MeshDiagnostics.DeclaredTwice, violation.Message),
        ViolationKind.Unknown or ViolationKind.WrongType => Explain(draft, violation.Path, MeshDiagnostics.BadResource, violation.Message),
        _ => Explain(draft, violation.Path, MeshDiagnostics.OutOfRange, violation.Message),
    };

    /// <summary>The finding for a violated rule; null if it follows from another error that was reported.</summary>
    public static Finding? Explain(SpecDraft draft, string path, Diagnostic diagnostic, string message)
    {
        var inner = path.StartsWith("spec.", StringComparison.Ordinal) ? path[5..] : "";
        if (draft.PatchOf(inner) is { } patch)
            return diagnostic.At(patch.Place(), $"{Wording.Where(patch.Place())}: {draft.Id}: {Sentence(path, message)}");
        if (Unpatched(draft, path, inner, diagnostic, message) is not { } finding) return null;
        // A patch may have removed what is missing here.
        return draft.Patches is [.., var (last, _)] && diagnostic.Severity == Severity.Error
            ? finding with { Message = $"{finding.Message} {MayBeCausedBy(last, draft)}" }
            : finding;
    }

    private static string MayBeCausedBy(ReadItem patch, SpecDraft draft) =>
        $"The cause may be {Wording.Where(patch.Place())}, which changed this {draft.Id.Kind.Info().Name} after its items were applied.";

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
            var together = item.Values.Where(value => value.Metadata.Field.Length > 0 && SameGroup(value.Metadata, setting));
            var because = BecauseOf([.. together.Select(value => value.Metadata.Name)]);
            return diagnostic.At(place, $"{Wording.Where(place)} needs {setting.Name}{because}. Add {setting.Name}=\"...\": {setting.Doc}");
        }

        if (diagnostic == MeshDiagnostics.MissingMetadata && setting is null && Settings(item, inner, element, variant) is { Count: > 0 } possible)
        {
            var group = inner[..Math.Max(inner.LastIndexOf('.'), 0)];
            var present = Settings(item, group, element, variant).Where(metadata => item[metadata.Name] is not null);
            var because = BecauseOf([.. present.Select(metadata => metadata.Name)]);
            var missing = Wording.Or([.. possible.Select(metadata => metadata.Name)]);
            return diagnostic.At(place, $"{Wording.Where(place)} needs {missing}{because}. Add those that apply.");
        }

        var value = place.Metadata is { } name ? $"=\"{Wording.Short(item[name]!)}\"" : "";
        return diagnostic.At(place, $"{Wording.Where(place)}{value}: {Sentence(setting is null ? path : null, message)}");
    }

    private static string BecauseOf(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "" : $" because of {Wording.Or(names).Replace(" or ", " and ", StringComparison.Ordinal)}";

    // For findings that do not belong to an item: a name that was refused is not reported again, and in a faulty draft only missing service discovery is
    // reported, which does not depend on other errors in its listeners.
    private static bool FollowsFromOthers(SpecDraft draft, string path, Diagnostic diagnostic)
    {
        if (diagnostic.Id == MeshDiagnostics.BadName.Id && SpecRules.CheckName(draft.Id.Kind, draft.Id.Name) is not null) return true;
        if (!draft.Faulty || diagnostic.Severity != Severity.Error) return false;
        var lacksDiscovery = diagnostic.Id == MeshDiagnostics.DiscoveryMismatch.Id && path == "serviceDiscovery" && draft.Get(path) is null
            && !draft.Parts.Exists(part => part.Item.Type.Name == "MeshServiceDiscovery");
        return !lacksDiscovery;
    }

    // For an item that was refused because of another setting: this setting was read, and nothing that determines its meaning was refused.
    private static bool IsOfItsOwn(SpecDraft draft, DraftPart part, MetadataInfo? setting, Diagnostic diagnostic) =>
        setting is not null && part.Item.Filled && part.Item[setting.Name] is not null && diagnostic.Id != MeshDiagnostics.MissingMetadata.Id
        && draft.Get(FieldPath(setting, part.Element, part.Variant)) is not null
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

    // All metadata whose fields are below the path.
    private static List<MetadataInfo> Settings(ReadItem item, string path, string element, string variant) =>
        path.Length <= element.Length ? []
            : [.. item.Type.Metadata.Where(metadata => metadata.Field.Length > 0 && IsUnder(FieldPath(metadata, element, variant), path))];

    // The metadata whose field is the path, contains it, or (if several exclude each other) is below it.
    private static MetadataInfo? Setting(ReadItem item, string path, string element, string variant)
    {
        string Field(MetadataInfo metadata) => FieldPath(metadata, element, variant);
        var fields = item.Type.Metadata.Where(metadata => metadata.Field.Length > 0).ToList();
        return fields.FirstOrDefault(metadata => Field(metadata) == path)
            ?? fields.FirstOrDefault(metadata => IsUnder(path, Field(metadata)))
            ?? fields.LastOrDefault(metadata => item[metadata.Name] is not null && path.Length > element.Length && IsUnder(Field(metadata), path));
    }

    private static string FieldPath(MetadataInfo metadata, string element, string variant) =>
        ShapePath.Join(element, metadata.Field.Replace("*", variant, StringComparison.Ordinal));

    private static bool IsUnder(string path, string parent) =>
        parent.Length == 0 || path == parent
        || (path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && (path[parent.Length] is '.' or '['));
}

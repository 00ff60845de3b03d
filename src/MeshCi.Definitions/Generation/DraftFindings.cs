using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.Definitions.Generation;

/// <summary>Explains problems in a spec in terms of the items that it was generated from.</summary>
internal static class DraftFindings
{
    /// <summary>The findings for the violated constraints and rules of one spec, without those that follow from other errors.</summary>
    public static IEnumerable<Finding> Explain(SpecDraft draft, IEnumerable<Violation> violations, IEnumerable<SpecViolation> rules)
    {
        var problems = violations.Select(Of).Concat(rules).ToList();
        var missing = MissingSettings.Find(draft, problems);
        foreach (var problem in problems)
        {
            if (missing.TryGetValue(problem, out var together))
            {
                if (together is not null) yield return together;
            }
            else if (Explain(draft, problem.Path, problem.Diagnostic, problem.Message) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static SpecViolation Of(Violation violation) => violation.Kind switch
    {
        ViolationKind.Missing => new(violation.Path, "is required", MeshDiagnostics.MissingMetadata),
        ViolationKind.NotAllowed => new(violation.Path, violation.Message, MeshDiagnostics.NotAllowed),
        ViolationKind.Union => new(violation.Path, violation.Message, MeshDiagnostics.ExactlyOne),
        ViolationKind.Duplicate => new(violation.Path, violation.Message, MeshDiagnostics.DeclaredTwice),
        ViolationKind.Unknown => new(violation.Path, UnknownMember(violation), MeshDiagnostics.BadResource),
        ViolationKind.WrongType => new(violation.Path, violation.Message, MeshDiagnostics.BadResource),
        _ => new(violation.Path, violation.Message, MeshDiagnostics.OutOfRange),
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
        if (diagnostic.Id == MeshDiagnostics.DiscoveryMismatch.Id && DiscoveryFindings.Explain(draft, inner, diagnostic) is { } explained)
            return explained.Finding;
        var part = draft.Innermost(inner);
        if (part is not var (item, element, variant))
            return FollowsFromOthers(draft, inner, diagnostic) ? null : OfResource(draft, diagnostic, Sentence(path, message));

        var setting = MetadataFields.Setting(item, inner, element, variant);
        if (item.Faulty && diagnostic.Severity == Severity.Error && !IsOfItsOwn(draft, part, setting, diagnostic)) return null;
        var place = item.Place(setting is not null && item[setting.Name] is not null ? setting.Name : null);
        if (diagnostic == MeshDiagnostics.MissingMetadata && setting is not null && place.Metadata is null)
            return diagnostic.At(place, $"{Wording.Where(place)} needs {setting.Name}. Add {setting.Name}=\"...\": {setting.Doc}");
        if (diagnostic == MeshDiagnostics.MissingMetadata && setting is null && MetadataFields.Under(item, inner, element, variant) is { Count: > 0 } possible)
        {
            var group = inner[..Math.Max(inner.LastIndexOf('.'), 0)];
            var present = MetadataFields.Under(item, group, element, variant).Where(metadata => item[metadata.Name] is not null);
            return diagnostic.At(place, MissingSettings.NeedsOneOf(item, [.. present], possible));
        }

        if (diagnostic.Id == MeshDiagnostics.DeclaredTwice.Id && First(draft, part) is { } first)
            return diagnostic.At(item.Place(), IsDeclaredAgain(draft, item)) with { First = first.Place() };
        var value = place.Metadata is { } name ? $"=\"{Wording.Short(item[name]!)}\"" : "";
        var isOfInclude = setting is null && MetadataFields.Sets(item.Type.Include, inner, element, variant);
        return diagnostic.At(place, $"{Wording.Where(place)}{value}: {Sentence(setting is null && !isOfInclude ? path : null, message)}");
    }

    // A generated resource has no line, so its problems are reported at the item that it results from, and its name is reported at the property.
    private static Finding OfResource(SpecDraft draft, Diagnostic diagnostic, string sentence)
    {
        if (draft.Place.Include is not null) return diagnostic.At(draft.Place, $"{Wording.Where(draft.Place)}: {draft.Id}: {sentence}");
        if (diagnostic.Id == MeshDiagnostics.BadName.Id) return diagnostic.At(draft.Place, $"{Wording.Where(draft.Place)}: {sentence}");
        var listener = draft.Parts.Find(part => part.Item.Type.Name == "MeshListener") ?? draft.Parts.FirstOrDefault();
        return diagnostic.At(draft.Origin ?? listener?.Item.Place() ?? draft.Place, $"{draft.Id}: {sentence}");
    }

    private static ReadItem? First(SpecDraft draft, DraftPart second) =>
        draft.Parts.Find(part => part.Item != second.Item && part.Item.Type == second.Item.Type && part.Item.Include == second.Item.Include)?.Item;

    private static string IsDeclaredAgain(SpecDraft draft, ReadItem second)
    {
        var (what, fix) = second.Type.Name == "MeshBackend" ? ("this backend", "Remove this one.") : ("a listener on this port", "Give this one another port.");
        return $"{Wording.Where(second.Place())}: '{Wording.Short(draft.Id.Name)}' already has {what}. {fix}";
    }

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
        && draft.Get(MetadataFields.Path(setting, part.Element, part.Variant)) is not null
        && part.Item.Values.All(value => value.Metadata.Field.Length > 0 || value.Metadata.Allowed.Count == 0 || value.Metadata.Allowed.Contains(value.Text));

    private static string UnknownMember(Violation violation) =>
        Spelling.Nearest(violation.Path[(violation.Path.LastIndexOf('.') + 1)..], violation.Allowed) is { } meant
            ? $"{violation.Message}. Did you mean {meant}?"
            : violation.Message;

    private static string Sentence(string? path, string message)
    {
        var text = message.EndsWith('.') || message.EndsWith('?') ? message : $"{message}.";
        return path is null || char.IsAsciiLetterUpper(text[0]) ? text : $"{path} {text}";
    }
}

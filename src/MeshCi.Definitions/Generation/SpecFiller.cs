using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Generation;

/// <summary>Writes the metadata of items into a spec, field by field, as defined by the table.</summary>
internal sealed class SpecFiller(List<Finding> findings)
{
    /// <summary>Writes the values of one item.</summary>
    /// <param name="draft">The spec.</param>
    /// <param name="item">The item. It becomes faulty if one of its values is refused.</param>
    /// <param name="element">Path of the item's element in the spec; empty for the spec itself.</param>
    /// <param name="variant">The value of <c>*</c> in its fields.</param>
    public void Fill(SpecDraft draft, ReadItem item, string element, string variant = "")
    {
        draft.Parts.Add(new(item, element, variant));
        item.Filled = true;
        var shape = ElementShape(draft, element);
        RefuseUnfit(draft, item, element, shape, variant);
        if (item.Type.Include.Field.Length > 0) Value(draft, item, item.Type.Include, item.Include, element, shape, variant, null);
        foreach (var (metadata, text) in item.Values)
        {
            if (metadata.Field.Length > 0) Value(draft, item, metadata, text, element, shape, variant, metadata.Name);
        }
    }

    /// <summary>
    /// Checks the values of items that are not part of any spec, so that all their errors are reported at once. A value is checked for the protocol of
    /// its item if the field exists for that protocol, otherwise for the first protocol that has the field.
    /// </summary>
    public void CheckUnused(IEnumerable<ReadItem> items)
    {
        var refused = findings.Select(finding => finding.Place).Where(place => place?.Metadata is not null).ToHashSet();
        foreach (var item in items.Where(item => !item.Filled)) CheckUnused(item, refused);
    }

    private void CheckUnused(ReadItem item, HashSet<Place?> refused)
    {
        if (item.Type.Kind is not { } kind) return;
        var nowhere = new SpecDraft(new(kind, ""), item.Place());
        var values = item.Values.Select(value => (value.Metadata, value.Text, Name: (string?)value.Metadata.Name));
        values = values.Prepend((item.Type.Include, item.Include, null));
        foreach (var (metadata, text, name) in values.Where(value => value.Metadata.Field.Length > 0 && !refused.Contains(item.Place(value.Name))))
        {
            var fitting = item.Type.Variants.Where(variant => ShapePath.Find(nowhere.Shape, Path(item.Type, metadata, variant)) is not null).ToList();
            var meant = fitting.Find(variant => item["Protocol"] is { } protocol && Human(variant) == protocol) ?? fitting.FirstOrDefault() ?? "";
            var element = item.Type.Element.Replace("*", meant, StringComparison.Ordinal).Replace("[]", "[0]", StringComparison.Ordinal);
            Value(nowhere, item, metadata, text, element, ElementShape(nowhere, element), meant, name);
        }
    }

    private static string Path(ItemType type, MetadataInfo metadata, string variant) =>
        ShapePath.Join(type.Element, metadata.Field).Replace("*", variant, StringComparison.Ordinal);

    private static Shape? ElementShape(SpecDraft draft, string element) => element.Length == 0 ? draft.Shape : ShapePath.Find(draft.Shape, element)?.Nested;

    // A listener that gets another protocol can make several settings of an item unfit; together they have one cause.
    private void RefuseUnfit(SpecDraft draft, ReadItem item, string element, Shape? shape, string variant)
    {
        List<MetadataInfo>? unfit = null;
        foreach (var (metadata, text) in item.Values)
        {
            // A missing external value was reported already.
            if (ExternalValues.Uses(text) && item.Faulty) continue;
            if (metadata.Field.Length > 0 && shape?.Path(metadata.Field, variant) is not { Length: > 0 }) (unfit ??= []).Add(metadata);
        }

        if (unfit is null || item.Misspelled.Contains("Protocol") || item.Misspelled.Contains("In")) return;
        Refuse(item, MeshDiagnostics.ProtocolSetting, item.Place(unfit[0].Name), DoNotApply(draft, item, unfit, element, variant));
    }

    private void Value(SpecDraft draft, ReadItem item, MetadataInfo metadata, string text, string element, Shape? shape, string variant, string? name)
    {
        // A missing external value was reported already; the reference itself is not the value.
        if (ExternalValues.Uses(text) && item.Faulty) return;
        if (shape?.Path(metadata.Field, variant) is not { Length: > 0 } way) return;

        var read = metadata.Kind switch
        {
            ValueKind.Targets => WeightedTargets.Read(text),
            ValueKind.RetryEvents => RetryEvents.Read(text, way[^2].Nested!),
            _ => ValueReader.Read(text, metadata.Kind, way[^1]),
        };
        if (read.Diagnostic is { } diagnostic)
        {
            var place = item.Place(name);
            var where = place.Metadata is null ? $"{item.Type.Name} '{Wording.Short(text)}'" : $"{Wording.Where(place)}=\"{Wording.Short(text)}\"";
            Refuse(item, diagnostic, place, $"{where} {read.Problem}{(read.Problem!.EndsWith('?') ? "" : ".")}");
        }
        else if (metadata.Kind == ValueKind.RetryEvents)
        {
            foreach (var (member, list) in ((SpecObject)read.Value!).Members)
                draft.Set(element, [.. way[..^1], way[^2].Nested!.Find(member)!], list);
        }
        else
        {
            draft.Set(element, way, read.Value);
        }
    }

    private void Refuse(ReadItem item, Diagnostic diagnostic, Place place, string message)
    {
        item.Faulty = true;
        findings.Add(diagnostic.At(place, message));
    }

    private static string DoNotApply(SpecDraft draft, ReadItem item, List<MetadataInfo> unfit, string element, string variant)
    {
        var names = Wording.And([.. unfit.Select(metadata => metadata.Name)]);
        var where = $"{Wording.Where(item.Place())}: {names} {(unfit.Count == 1 ? "does" : "do")} not apply to";
        var them = unfit.Count == 1 ? "it" : "them";
        var fitting = variant.Length == 0 ? [] : item.Type.Variants.Where(other => unfit.TrueForAll(metadata => HasField(metadata, other))).ToList();
        if (fitting.Count == 0)
            return $"{where} {(variant.Length == 0 ? $"a {draft.Id.Kind.Info().Name}" : Human(variant))}. Remove {them}.";
        var fix = item.Type.Name switch
        {
            "MeshServiceDiscovery" => "or change the kind of service discovery",
            "MeshRouteMatch" => "or change In",
            _ => "or change the protocol",
        };
        return $"{where} {Human(variant)}, only to {Wording.Or([.. fitting.Select(Human).Distinct()])}. Remove {them}, {fix}.";

        bool HasField(MetadataInfo metadata, string other)
        {
            var field = metadata.Field.Replace("*", other, StringComparison.Ordinal);
            return ShapePath.Find(draft.Shape, ShapePath.Join(element.Replace(variant, other, StringComparison.Ordinal), field)) is not null;
        }
    }

    private static string Human(string variant) =>
        variant.EndsWith("Route", StringComparison.Ordinal) ? variant[..^5]
        : variant == "awsCloudMap" ? "cloudMap"
        : variant.Contains(".queryParameters[", StringComparison.Ordinal) ? "query parameters"
        : variant.Contains(".headers[", StringComparison.Ordinal) ? "headers"
        : variant.Contains(".metadata[", StringComparison.Ordinal) ? "gRPC metadata"
        : variant;
}

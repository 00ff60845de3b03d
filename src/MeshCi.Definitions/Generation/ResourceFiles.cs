using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Adds complete resources and merge patches from JSON files.</summary>
internal static class ResourceFiles
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Adds the resources. <see cref="Patch"/> is called later, so that patches apply to them as well.</summary>
    public static void Add(BuildState state, IOutsideWorld outside)
    {
        // Routes come last, because a file further down can define their router or gateway.
        foreach (var (item, kind) in state.Items("MeshResource").Where(item => !item.Faulty)
            .Select(item => (Item: item, Kind: ResourceKinds.Find(item["Kind"]!)!.Value)).OrderBy(entry => entry.Kind.Info().Parent is not null))
        {
            if (Read(state, item, outside) is not { } json) continue;
            var content = (SpecObject)SpecObject.From(json)!;
            var spec = content["spec"] as SpecObject;
            var name = item["Name"] ?? (spec is null ? null : content[kind.Info().NameMember] as string);
            var parent = kind.Info().Parent is { } parentKind
                ? item["Parent"] ?? (spec is null ? null : content[parentKind.Info().NameMember] as string) ?? DefaultParent(state, parentKind)
                : null;
            var lacksParent = kind.Info().Parent is not null && parent is null;
            if (name is null || lacksParent)
            {
                state.Refuse(item, MeshDiagnostics.MissingMetadata, null, Needs(item, kind.Info(), name is null, lacksParent));
                continue;
            }

            var draft = state.Add(new(kind, name, parent), item.Place());
            draft.Root = spec ?? content;
            draft.MayReferOutside = bool.TryParse(item["ExternalTargets"], out var may) && may;
        }
    }

    /// <summary>Applies the patches in the order of their items.</summary>
    public static void Patch(BuildState state, IOutsideWorld outside)
    {
        foreach (var item in state.Items("MeshPatch").Where(item => !item.Faulty))
        {
            if (Read(state, item, outside) is not { } patch) continue;
            var kind = ResourceKinds.Find(item["Kind"]!)!.Value;
            var parent = kind.Info().Parent is { } parentKind ? item["Parent"] ?? DefaultParent(state, parentKind) : null;
            var candidates = state.Drafts.Where(draft => draft.Id.Kind == kind && IsMeant(draft, item["Name"])
                && (kind.Info().Parent is null || draft.Id.Parent == parent)).ToList();
            if (candidates is [var draft])
            {
                draft.Root.Merge(patch);
                draft.Patches.Add((item, patch));
                continue;
            }

            Refuse(state, item, kind, candidates.Count, parent);
        }
    }

    // A host outside the mesh is only meant by its name, so that "the only node" remains the service's own one.
    private static bool IsMeant(SpecDraft draft, string? name) => name is null ? draft.Place.Item != ExternalServices.ItemType : draft.Id.Name == name;

    private static string Needs(ReadItem item, ResourceKindInfo kind, bool name, bool parent)
    {
        var belongsTo = parent ? $"Parent: the {kind.Parent!.Value.Info().Name} that the {kind.Name} belongs to" : "";
        if (!name) return $"{Wording.Where(item.Place())} needs {belongsTo}.";
        var because = $"Name, because neither the item nor the member {kind.NameMember} of the file specifies the resource's name";
        return $"{Wording.Where(item.Place())} needs {because}{(parent ? $", and {belongsTo}" : "")}.";
    }

    private static void Refuse(BuildState state, ReadItem item, ResourceKind kind, int found, string? parent)
    {
        var known = state.Drafts.Where(other => other.Id.Kind == kind).Select(other => other.Id).ToList();
        if (item["Name"] is { } name && found == 0)
            state.Refuse(item, MeshDiagnostics.UnknownOwner, "Name", PatchMessages.HasUnknownName(item, name, kind.Info(), parent, known));
        else if (found == 0)
            state.Refuse(item, MeshDiagnostics.UnknownOwner, null, PatchMessages.HasNothingToChange(item, kind.Info(), parent, known));
        else
            state.Refuse(item, MeshDiagnostics.UnknownOwner, null, PatchMessages.IsAmbiguous(item, kind.Info(), known));
    }

    private static JsonElement? Read(BuildState state, ReadItem item, IOutsideWorld outside)
    {
        if (outside.ReadFile(item.Include) is not { } bytes)
        {
            state.Refuse(item, MeshDiagnostics.BadResource, null, CannotBeRead(item));
            return null;
        }

        if (bytes.Length == 0)
        {
            state.Refuse(item, MeshDiagnostics.BadResource, null, IsEmpty(item));
            return null;
        }

        try
        {
            var json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                state.Refuse(item, MeshDiagnostics.BadResource, null, MustBeObject(item));
            else if (!JsonText.IsUnicode(document.RootElement))
                state.Refuse(item, MeshDiagnostics.BadResource, null, HasHalfCharacter(item));
            else
                return WholeNumber.Normal(document.RootElement).Clone();
        }
        catch (JsonException problem)
        {
            state.Refuse(item, MeshDiagnostics.BadResource, null, IsNotJson(item, problem));
        }
        catch (InvalidOperationException)
        {
            // The parser compares names, and one of them is not valid Unicode.
            state.Refuse(item, MeshDiagnostics.BadResource, null, HasHalfCharacter(item));
        }

        return null;
    }

    private static string CannotBeRead(ReadItem item) =>
        $"{Wording.Where(item.Place())}: the file cannot be read. Check that it exists, is not a folder, and has at most 1 MiB. "
        + "Its path is relative to the project.";

    private static string IsEmpty(ReadItem item) =>
        $"{Wording.Where(item.Place())}: the file must contain a JSON object, but it is not an ordinary file, or it is empty.";

    private static string MustBeObject(ReadItem item) => $"{Wording.Where(item.Place())}: the file must contain a JSON object.";

    private static string IsNotJson(ReadItem item, JsonException problem) =>
        $"{Wording.Where(item.Place())}: the file is not valid JSON at {JsonProblem.Where(problem)}: {JsonProblem.Reason(problem)}";

    private static string HasHalfCharacter(ReadItem item) =>
        $"{Wording.Where(item.Place())}: the file contains half of a surrogate pair (such as \\ud800 alone), which is not valid Unicode. "
        + "Write the complete character.";

    // The gateways of items have no drafts yet when resources are added.
    private static string? DefaultParent(BuildState state, ResourceKind kind) =>
        state.Drafts.Where(draft => draft.Id.Kind == kind).Select(draft => draft.Id.Name)
            .Concat(kind == ResourceKind.VirtualGateway ? state.Items("MeshGateway").Select(item => item.Include) : [])
            .Distinct(StringComparer.Ordinal).Take(2).ToList() is [var only] ? only : null;
}

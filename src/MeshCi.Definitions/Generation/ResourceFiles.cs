using System.Text.Json;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Json;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>Adds whole resources and merge patches from JSON files.</summary>
internal static class ResourceFiles
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Adds the resources; <see cref="Patch"/> comes later, so that it reaches these too.</summary>
    public static void Add(BuildState state, IOutsideWorld outside)
    {
        foreach (var item in state.Items("MeshResource").Where(item => !item.Faulty))
        {
            if (Read(state, item, outside) is not { } json) continue;
            var content = (SpecObject)SpecObject.From(json)!;
            var kind = ResourceKinds.Find(item["Kind"]!)!.Value;
            var spec = content["spec"] as SpecObject;
            var name = item["Name"] ?? (spec is null ? null : content[kind.Info().NameMember] as string);
            if (name is null)
            {
                state.Refuse(item, MeshDiagnostics.MissingMetadata, null, $"{Wording.Where(item.Place())} needs Name: neither the item nor the file's {kind.Info().NameMember} says the resource's name.");
                continue;
            }

            var parent = kind.Info().Parent is { } parentKind
                ? item["Parent"] ?? (spec is null ? null : content[parentKind.Info().NameMember] as string) ?? DefaultParent(state, parentKind)
                : null;
            if (kind.Info().Parent is not null && parent is null)
            {
                state.Refuse(item, MeshDiagnostics.MissingMetadata, null, $"{Wording.Where(item.Place())} needs Parent: the {kind.Info().Parent!.Value.Info().Name} that the {kind.Info().Name} belongs to.");
                continue;
            }

            var draft = state.Add(new(kind, name, parent), item.Place());
            draft.Root = spec ?? content;
            draft.MayReferOutside = bool.TryParse(item["ExternalTargets"], out var may) && may;
        }
    }

    /// <summary>Applies the patches in their order.</summary>
    public static void Patch(BuildState state, IOutsideWorld outside)
    {
        foreach (var item in state.Items("MeshPatch").Where(item => !item.Faulty))
        {
            if (Read(state, item, outside) is not { } patch) continue;
            var kind = ResourceKinds.Find(item["Kind"]!)!.Value;
            var parent = kind.Info().Parent is { } parentKind ? item["Parent"] ?? DefaultParent(state, parentKind) : null;
            var candidates = state.Drafts.Where(draft => draft.Id.Kind == kind && (item["Name"] is null || draft.Id.Name == item["Name"])
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

    private static void Refuse(BuildState state, ReadItem item, ResourceKind kind, int found, string? parent)
    {
        var what = kind.Info().Name;
        var known = state.Drafts.Where(other => other.Id.Kind == kind).Select(other => other.Id).ToList();
        var there = known.Count == 0 ? "there is none" : $"there {(known.Count == 1 ? "is" : "are")} {Wording.Some(known.Select(id => Wording.Short(id.Path)), known.Count)}";
        if (item["Name"] is { } name && found == 0)
        {
            var meant = known.Exists(id => id.Name == name) ? null : Spelling.Nearest(name, known.Select(id => id.Name));
            var where = known.Exists(id => id.Name == name) ? $" of '{Wording.Short(parent ?? "")}'; set Parent, for {there}" : $" that this project generates or names; {there}";
            state.Refuse(item, MeshDiagnostics.UnknownOwner, "Name", $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\" is no {what}{where}.{(meant is null ? "" : $" Did you mean {Wording.Short(meant)}?")}");
            return;
        }

        state.Refuse(item, MeshDiagnostics.UnknownOwner, null, found == 0
            ? $"{Wording.Where(item.Place())} has nothing to change: it is for a {what}{(kind.Info().Parent is null || parent is null ? "" : $" of '{Wording.Short(parent)}'")}, and {there}. Correct Kind, or remove the patch."
            : $"{Wording.Where(item.Place())} does not say which {what} it is for; {there}. Add Name{(kind.Info().Parent is null ? "" : " and Parent")}.");
    }

    private static JsonElement? Read(BuildState state, ReadItem item, IOutsideWorld outside)
    {
        if (outside.ReadFile(item.Include) is not { } bytes)
        {
            state.Refuse(item, MeshDiagnostics.BadResource, null, $"{Wording.Where(item.Place())}: the file cannot be read. Check that it exists and is no folder; its path is relative to the project.");
            return null;
        }

        try
        {
            var json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                state.Refuse(item, MeshDiagnostics.BadResource, null, $"{Wording.Where(item.Place())}: the file must hold a JSON object.");
            else if (!JsonText.IsUnicode(document.RootElement))
                RefuseText(state, item);
            else
                return WholeNumber.Normal(document.RootElement).Clone();
        }
        catch (JsonException problem)
        {
            state.Refuse(item, MeshDiagnostics.BadResource, null, $"{Wording.Where(item.Place())}: the file is not JSON at {JsonProblem.Where(problem)}: {JsonProblem.Reason(problem)}");
        }
        catch (InvalidOperationException)
        {
            // Names are compared when it is parsed, and one cannot be read.
            RefuseText(state, item);
        }

        return null;
    }

    private static void RefuseText(BuildState state, ReadItem item) =>
        state.Refuse(item, MeshDiagnostics.BadResource, null, $"{Wording.Where(item.Place())}: the file has half of a surrogate pair (such as \\ud800 alone), which is no valid Unicode text. Write the character whole.");

    private static string? DefaultParent(BuildState state, ResourceKind kind) =>
        state.Drafts.Where(draft => draft.Id.Kind == kind).Take(2).ToList() is [var only] ? only.Id.Name : null;
}

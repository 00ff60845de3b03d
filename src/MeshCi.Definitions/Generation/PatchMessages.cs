using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Generation;

/// <summary>What is reported for patches that do not apply to exactly one resource.</summary>
internal static class PatchMessages
{
    /// <summary>No resource of the kind has the name, or none below the parent.</summary>
    public static string HasUnknownName(ReadItem item, string name, ResourceKindInfo kind, string? parent, IReadOnlyList<ResourceId> known)
    {
        var where = $"{Wording.Where(item.Place("Name"))}=\"{Wording.Short(name)}\"";
        if (known.Any(id => id.Name == name))
            return $"{where} is not a {kind.Name} of '{Wording.Short(parent ?? "")}'. Set Parent, because the project defines {List(known)}.";
        var meant = Spelling.Nearest(name, known.Select(id => id.Name)) is { } near ? $" Did you mean {Wording.Short(near)}?" : "";
        return $"{where} is not a {kind.Name} of this project, which defines {List(known)}.{meant}";
    }

    /// <summary>There is no resource of the kind, or none below the parent.</summary>
    public static string HasNothingToChange(ReadItem item, ResourceKindInfo kind, string? parent, IReadOnlyList<ResourceId> known)
    {
        var of = kind.Parent is null || parent is null ? "" : $" of '{Wording.Short(parent)}'";
        return $"{Wording.Where(item.Place())} has nothing to change: it is for a {kind.Name}{of}, and the project defines {List(known)} of this kind. "
            + "Correct Kind, or remove the patch.";
    }

    /// <summary>Several resources could be meant.</summary>
    public static string IsAmbiguous(ReadItem item, ResourceKindInfo kind, IReadOnlyList<ResourceId> known) =>
        $"{Wording.Where(item.Place())} does not specify which {kind.Name} it is for; the project defines {List(known)}. "
        + $"Add Name{(kind.Parent is null ? "" : " and Parent")}.";

    private static string List(IReadOnlyList<ResourceId> known) =>
        known.Count == 0 ? "none" : Wording.Some(known.Select(id => Wording.Short(id.Path)), known.Count);
}

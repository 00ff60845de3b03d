using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Explains why a deploy is refused because of the owners of existing resources (MESH7003).</summary>
internal static class OwnedByOthers
{
    /// <summary>The resources with their owners, where this project's owner comes from, and what to do.</summary>
    /// <param name="foreign">The resources and their owners.</param>
    /// <param name="definition">The definition that contains them.</param>
    /// <param name="own">Where the owner of the definition comes from, or null.</param>
    /// <param name="isRecorded">Whether the ledger of the service records these owners.</param>
    /// <param name="exists">Whether the project that deployed them still exists next to this one.</param>
    public static string Explain(IReadOnlyList<(ResourceId Id, string Owner)> foreign, Definition definition, Ownership? own, bool isRecorded, bool exists)
    {
        var (belongs, it) = foreign.Count == 1 ? ("belongs", "it") : ("belong", "them");
        var owners = foreign.Select(resource => resource.Owner).Distinct(StringComparer.Ordinal).ToList();
        var list = string.Join(", ", foreign.Select(resource => $"{resource.Id} (owner {resource.Owner})"));
        var refused = $"{InMesh.Name(foreign.Select(resource => resource.Id), list, definition.Mesh)} {belongs} "
            + $"to a project other than {definition.Owner}. Nothing was written.{(own?.Reason is { } reason ? $" {reason}" : "")}";
        if (owners is [var single] && single == own?.Former) return $"{refused} {FormerOwner.NotRecorded(single, it)}";
        if (exists) return $"{refused} The project that deployed {it} still exists. Rename {it} here, or exclude that project and deploy from here with "
            + "-p:MeshAdopt=true.";
        if (isRecorded && owners.Count == 1) return $"{refused} {IsProbablyTheSame(owners[0], it)}";
        var same = owners.Count == 1
            ? $"If it is the same project, built from another clone or renamed, set MeshOwnerId to '{owners[0]}'."
            : "If one of these is the same project, built from another clone or renamed, set MeshOwnerId to its owner.";
        return $"{refused} Rename {it} here, or deploy from the project that owns {it}. {same}";
    }

    private static string IsProbablyTheSame(string owner, string it) =>
        $"The ledger of this service records that {owner} has deployed {it}, so this is probably the same project after its path, its name or the address of "
        + $"its repository has changed. If it is, deploy once with -p:MeshAdopt=true to take {it} over, or set MeshOwnerId to '{owner}'. "
        + $"Otherwise, rename {it} here.";
}

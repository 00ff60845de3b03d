using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Which entries of a ledger are the history of a service. Several control planes, and projects of several owners, can use one ledger.</summary>
/// <param name="Mesh">The mesh, or null for the entries of all.</param>
/// <param name="Owners">The owners of the project, or null for the entries of all.</param>
public sealed record HistoryScope(MeshIdentity? Mesh, IReadOnlyCollection<string>? Owners)
{
    /// <summary>Whether a rollback only restores builds of <see cref="Environment"/>. What is live does not depend on it.</summary>
    public bool HasEnvironment { get; init; }

    /// <summary>The environment of the project: the property MeshEnvironment; null if it is not set.</summary>
    public string? Environment { get; init; }

    /// <summary>All entries.</summary>
    public static HistoryScope Everything { get; } = new(null, null);

    /// <summary>The scope for what is older than an entry.</summary>
    public HistoryScope Before(LedgerEntry entry) => this with
    {
        Owners = Owners is null || entry.FormerOwners.Count == 0 ? Owners : [.. Owners, .. entry.FormerOwners],
        // What is older than the deletion of a mesh was made in that one.
        Mesh = Mesh is null || entry.Place.MeshUid is null ? Mesh : Mesh with { MeshUid = entry.Place.MeshUid },
    };

    /// <summary>Whether a rollback may restore an entry of the history. Entries of format 1 do not record the environment.</summary>
    public bool MayRestore(LedgerEntry entry) => !HasEnvironment || entry.Accepted is null || entry.Place.Environment == Environment;

    /// <summary>Whether an entry was made in this mesh by a project of another owner.</summary>
    public bool IsOfAnotherOwner(LedgerEntry entry) => Excludes(entry) is not null && (this with { Owners = null }).Excludes(entry) is null;

    /// <summary>Why an entry is not part of the history, as the end of a sentence about it; null if it is. What an entry does not record, it may have.</summary>
    public string? Excludes(LedgerEntry entry)
    {
        if (Mesh is { } mesh)
        {
            if (entry.Place.ControlPlane is { } plane && mesh.ControlPlane is { } here && plane != here) return "was made in another control plane";
            if (mesh.IsMeshKnown && entry.Place.MeshUid is { } uid && uid != mesh.MeshUid && !HasReplaced(entry, mesh))
                return "was made in a mesh that has been deleted since";
        }

        return Owners is null || Owners.Contains(entry.Owner) ? null : $"belongs to {entry.Owner}";
    }

    /// <summary>Whether the run of an entry has deleted the mesh, and it or its undoing may have created the present one.</summary>
    private static bool HasReplaced(LedgerEntry entry, MeshIdentity mesh) =>
        entry.Outcome is EntryOutcome.Pending or EntryOutcome.FailedDirty
            ? entry.Previous.Any(previous => previous is { Id.Kind: ResourceKind.Mesh, Resource: not null })
            : entry.Place.RestoredMeshUid is { } restored && restored == mesh.MeshUid;
}

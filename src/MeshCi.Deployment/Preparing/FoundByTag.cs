using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Preparing;

/// <summary>What has the owner tag of a project while entries are missing from its ledger.</summary>
/// <param name="Unused">Resources that receive no traffic. They are treated as if the ledger contained them.</param>
/// <param name="Used">Resources that may receive traffic. They stay.</param>
/// <param name="OfFormerOwner">Resources with the tag of the former owner.</param>
internal sealed record FoundByTag(IReadOnlyList<ResourceId> Unused, IReadOnlyList<ResourceId> Used, IReadOnlyList<ResourceId> OfFormerOwner)
{
    /// <summary>Resources that may belong to another project with the same owner. They stay.</summary>
    public IReadOnlyList<ResourceId> Claimed { get; init; } = [];

    /// <summary>What the removal of the service keeps of them, so that it neither ignores them nor ends as if there was nothing.</summary>
    /// <param name="owner">The owner of the project.</param>
    /// <param name="live">The live state.</param>
    public IEnumerable<Change> Kept(string owner, LiveState live)
    {
        var inUse = $"kept: it may receive traffic, and {OwnershipTags.OnlyTheTag} {owner}, which may have been copied, shows whose it is";
        var shared = $"kept: {OwnershipTags.OnlyTheTag} {owner}, which several projects can have, shows whose it is";
        return Used.Select(id => (Id: id, Reason: inUse, Code: ChangeReason.StillNeeded))
            .Concat(Claimed.Select(id => (Id: id, Reason: shared, Code: ChangeReason.OnlyTagged)))
            .Where(kept => live.Find(kept.Id) is not null)
            .Select(kept => new Change(kept.Id, ChangeKind.Keep, [], kept.Reason, live.Find(kept.Id), null) { ReasonCode = kept.Code });
    }

    /// <summary>What the plan reports about them.</summary>
    /// <param name="owner">The owner of the project.</param>
    /// <param name="isRemoval">Whether the plan shows what it keeps as changes.</param>
    public IEnumerable<string> Notes(string owner, bool isRemoval)
    {
        if (Unused.Count > 0)
            yield return $"Entries are missing from the ledger. {List(Unused)} no longer declared and only known by the owner tag {owner}.";
        if (isRemoval) yield break;
        if (Used.Count > 0)
        {
            yield return $"Entries are missing from the ledger. {List(Used)} only known by the owner tag {owner}, which may have been copied, and may "
                + "receive traffic, so the deploy does not delete what this project no longer declares. If it is not needed, delete it with the AWS CLI.";
        }

        if (Claimed.Count > 0)
        {
            yield return $"Entries are missing from the ledger. {List(Claimed)} only known by the owner tag {owner}, which several projects can have, so "
                + "nothing of it is deleted. Deploy the other projects of this owner, so that the ledger shows what belongs to them. What no project needs "
                + "can be deleted with the AWS CLI.";
        }
    }

    private static string List(IReadOnlyList<ResourceId> ids) => $"{string.Join(", ", ids)} {(ids.Count == 1 ? "is" : "are")}";
}

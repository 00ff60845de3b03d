using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>What the removal of a service prints.</summary>
internal static class DestroyText
{
    /// <summary>MESH7015 if something outside of the command needs what would be deleted, otherwise null.</summary>
    public static Finding? Refusal(Plan plan)
    {
        var needed = plan.Changes.Where(change =>
            change is { Kind: ChangeKind.Keep, ReasonCode: ChangeReason.StillNeeded or ChangeReason.OnlyTagged }).ToList();
        var advice = needed.Exists(change => change.Reason.Contains(StillNeeded.IsGivenBack, StringComparison.Ordinal))
            ? "What is given back as it is needs what builds of this project have made: with -p:MeshDestroyAdopted=restore, it gets its former spec back, "
                + "and with 'delete', it is deleted. " : "";
        if (needed.Exists(change => change.Reason.Contains(Unseen.Lacks, StringComparison.Ordinal)))
            advice += "To find out whether something needs it, allow the role to list and read everything in the mesh. ";
        if (needed.Exists(change => change.Reason.Contains(OwnershipTags.OnlyTheTag, StringComparison.Ordinal)))
            advice += "If the ledger was lost or moved, restore it or set MeshLedger to it, and run the removal again. ";
        var rest = plan.Changes.Any(change => change.Writes) ? " To remove the rest and keep what is needed, use -p:MeshAllowRemoval=true." : "";
        return needed.Count == 0 ? null : MeshDiagnostics.StillNeeded.At(null,
            $"{plan.Service} cannot be removed from mesh {plan.Mesh}: {string.Join("; ", needed.Select(change => $"{change.Id} is {change.Reason}"))}. Nothing "
            + $"was written. {advice}Remove what needs it first, or both with one command.{rest}");
    }

    /// <summary>MESH7009 if only the owner tag shows what would be deleted, so that some of it may have been adopted; otherwise null.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="history">The entries of the service.</param>
    /// <param name="owner">The owner of the project.</param>
    /// <param name="ledger">The place of the ledger.</param>
    public static Finding? OnlyTagged(Plan plan, LedgerHistory history, string owner, string ledger)
    {
        var recorded = history.Current.SelectMany(entry => entry.Resources).ToHashSet();
        var tagged = Of(plan, ChangeKind.Delete).Where(change => !recorded.Contains(change.Id)).Select(Name).ToList();
        if (tagged.Count == 0) return null;
        var (carry, what, that) = tagged.Count == 1 ? ("1 resource has", "whether it was adopted or made by a build", "it")
            : ($"{tagged.Count} resources have", "which of them were adopted and which were made by builds", "them");
        return MeshDiagnostics.RemovalNotAllowed.At(null,
            $"{plan.Service} is not removed from mesh {plan.Mesh}: {carry} the owner tag of this project, {owner}, but the ledger at {ledger} contains no "
            + $"build of {plan.Service}, so it is unknown {what}. Nothing was written. Set MeshLedger to the ledger with which {plan.Service} was deployed, or "
            + $"restore it. If it is lost, -p:MeshAllowRemoval=true deletes {that}: {string.Join(", ", tagged)}.");
    }

    /// <summary>The plan in its groups: what is deleted, given back and kept.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="history">The entries of the service.</param>
    public static IEnumerable<string> Lines(Plan plan, LedgerHistory history)
    {
        var adopted = history.Current.SelectMany(entry => entry.Adopted).DistinctBy(state => state.Former.Id)
            .ToDictionary(state => state.Former.Id, state => state.Build);
        yield return $"Mesh removal  {plan.Service} -> mesh {plan.Mesh}";
        var deleted = Of(plan, ChangeKind.Delete).ToLookup(change => adopted.ContainsKey(change.Id));
        foreach (var line in Group("made by builds of this project, deleted", deleted[false], Name)
            .Concat(Group("adopted, deleted", deleted[true], Origin))
            .Concat(Group("adopted, given back", Of(plan, ChangeKind.Update).Where(change => adopted.ContainsKey(change.Id)), Origin))
            .Concat(Group("kept", Of(plan, ChangeKind.Keep), change => $"{change.Id}: {change.Reason}")))
            yield return line;
        if (plan.Changes.Count == 0 && plan.Notes.Count == 0) yield return "  nothing of it is in the mesh any more";

        string Origin(Change change) => $"{change.Id} (adopted with build {adopted[change.Id]})";
    }

    private static string Name(Change change) => change.Id.ToString();

    private static IEnumerable<Change> Of(Plan plan, ChangeKind kind) => plan.Changes.Where(change => change.Kind == kind);

    private static IEnumerable<string> Group(string title, IEnumerable<Change> changes, Func<Change, string> text)
    {
        var lines = changes.Select(change => $"    {text(change)}").ToList();
        return lines.Count == 0 ? [] : lines.Prepend($"  {title}:");
    }
}

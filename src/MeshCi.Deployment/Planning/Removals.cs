using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>What happens to the resources of earlier deploys that the definition no longer contains.</summary>
internal static class Removals
{
    /// <summary>The changes of these resources.</summary>
    /// <param name="input">The input of the plan.</param>
    /// <param name="wanted">The resources of the definition.</param>
    /// <param name="notes">Receives what is not deleted, and why.</param>
    public static IEnumerable<Change> Find(PlanInput input, IReadOnlySet<ResourceId> wanted, List<string> notes)
    {
        foreach (var id in input.Known.Where(id => !wanted.Contains(id)).Distinct())
        {
            if (input.Live.Find(id) is not { } live) continue;
            var isShared = input.IsRemoval && id.Kind == ResourceKind.Mesh && Planner.OwnerOf(live) == OwnershipTags.Unclaimed;
            if (Planner.OwnerOf(live) != input.Definition.Owner && !isShared && !Planner.IsTakenOver(live, input))
                notes.Add(NotDeleted(live, input.Definition.Owner));
            else if (SharedHosts.HandOver(live, input.Heirs, notes) is { } handOver)
                yield return handOver;
            else if (SharedHosts.Remains(live, input.MayBeHeirs) is { } remains)
                notes.Add(remains);
            else if (!input.Prune)
                yield return new(id, ChangeKind.Keep, [], "no longer declared, but MeshPrune is false", live, null) { ReasonCode = ChangeReason.NotPruned };
            else if (input.Adopted.TryGetValue(id, out var adopted))
                yield return Adoption.End(live, adopted, input.AdoptedFate);
            else
                yield return new(id, ChangeKind.Delete, FieldDiff.Compare(live.Spec, null), Reason(input), live, null);
        }
    }

    private static string Reason(PlanInput input) => input.IsRemoval ? "removed with the service" : "no longer declared";

    private static string NotDeleted(LiveResource live, string owner) =>
        $"{live.Id} is no longer declared but is not deleted, because its owner is {Planner.OwnerOf(live) ?? "unknown"}, not {owner}.";
}

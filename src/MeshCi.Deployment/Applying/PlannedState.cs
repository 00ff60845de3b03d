using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Whether a resource is still the one that a plan has read. A lease keeps out other deploys of the same service, but neither those of other services, which
/// can take a resource over, nor other tools. App Mesh has no conditional writes, so a write can only be preceded by a read.
/// </summary>
internal static class PlannedState
{
    /// <summary>Fails if a step would write to a resource that is not the one of the plan any more.</summary>
    /// <param name="step">The step, not carried out yet.</param>
    /// <param name="live">The resource as it was just read; null if it was not found.</param>
    /// <param name="job">The run of the service.</param>
    /// <exception cref="MeshException">MESH7003: the resource has another owner, or it was deleted and created again.</exception>
    public static void RefuseOther(PlanStep step, LiveResource? live, Job job)
    {
        if (live is null || step.Before is not { } before) return;
        string? reason = null;
        if (!Owners(step).Contains(Planner.OwnerOf(live)))
            reason = $"its owner was {Planner.OwnerOf(before) ?? "unknown"} when the plan was made, and is {Planner.OwnerOf(live) ?? "unknown"} now";
        else if (before.Uid.Length > 0 && live.Uid != before.Uid && !job.HasMade(live))
            reason = "has been deleted and created again since the plan was made";
        if (reason is null) return;
        throw new MeshException(MeshDiagnostics.OwnedByAnother,
            $"{step.Id} was to be {(step.After is null ? "deleted" : "changed")}, but {reason}. Run the command again to plan from the present state.");
    }

    /// <summary>Fails if undoing a step would write to a resource that neither the plan has read nor the run has made.</summary>
    /// <param name="step">The step, which may have been carried out.</param>
    /// <param name="live">The resource as it was just read.</param>
    /// <param name="job">The run of the service.</param>
    /// <exception cref="MeshException">MESH7003: another project or tool has made the resource, or taken it over.</exception>
    public static void RefuseToRestore(PlanStep step, LiveResource live, Job job)
    {
        if (IsOfAnother(step, live, job)) throw new MeshException(MeshDiagnostics.OwnedByAnother, $"{Whose(step, live)}, so it is left as it is");
    }

    /// <summary>Whether another project or tool has made a resource that a step had deleted, or taken over one that it had changed.</summary>
    public static bool IsOfAnother(PlanStep step, LiveResource live, Job job) => step.Before is { } before
        && (!Owners(step).Contains(Planner.OwnerOf(live)) || (before.Uid.Length > 0 && live.Uid != before.Uid && !job.MayHaveMade(live)));

    /// <summary>The present owner of a resource that is not the one of a step, as a clause.</summary>
    public static string Whose(PlanStep step, LiveResource live) =>
        step.Before is not null && Owners(step).Contains(Planner.OwnerOf(live)) ? "it has been created again outside of this command"
        : Planner.OwnerOf(live) is { } owner ? $"it belongs to {owner} by now" : "it has been created again outside of MeshCi, without an owner";

    // A step that takes a resource over, or gives it back, changes its owner.
    private static HashSet<string?> Owners(PlanStep step) =>
    [
        Planner.OwnerOf(step.Before!), .. step.After is { } after ? new[] { after.Tags.GetValueOrDefault(OwnershipTags.Owner) } : [],
    ];
}

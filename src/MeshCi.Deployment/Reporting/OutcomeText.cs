using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The outcome of a verb in a few words, for the line that a terminal shows of it.</summary>
public static class OutcomeText
{
    /// <summary>What a deploy would do: <c>would deploy build 41: 1 to update</c>.</summary>
    public static string Planned(PlanResult result) => result.Whole.HasChanges
        ? $"would deploy build {result.Build}: {ToDo(result.Whole.Counts)}"
        : result.Matches is { } build ? $"no changes: {PlanText.Matches(build, result.Whole.LeavesDrift)}" : "no changes";

    /// <summary>What a deploy did: <c>deployed build 41: 1 updated</c>.</summary>
    /// <param name="plan">What was done.</param>
    /// <param name="build">The build that is live now.</param>
    public static string Deployed(ServicePlan plan, string build) => plan.HasChanges ? $"deployed build {build}: {Done(plan.Counts)}" : Unchanged(plan, build);

    /// <summary>What a rollback did: <c>rolled back to build 40: 1 updated</c>.</summary>
    /// <param name="plan">What was done.</param>
    /// <param name="build">The build that is live now.</param>
    public static string RolledBack(ServicePlan plan, string build) =>
        plan.HasChanges ? $"rolled back to build {build}: {Done(plan.Counts)}" : Unchanged(plan, build);

    /// <summary>What a recovery did: <c>recovered: 2 restored, mesh is as it was with build 40</c>.</summary>
    public static string Recovered(RecoverResult result) => result.Action switch
    {
        RecoverAction.Nothing => "nothing to recover",
        RecoverAction.Completed => $"recovered: build {result.Build} is complete",
        _ => $"recovered: {result.Changed} restored, mesh is as it was {(result.Build is { } build ? $"with build {build}" : "before the first deploy")}",
    };

    /// <summary>What a removal did: <c>removed: 5 deleted, 1 given back</c>.</summary>
    /// <param name="plan">What was done; null if the service was not deployed.</param>
    public static string Removed(ServicePlan? plan) => plan is not { HasChanges: true }
        ? plan?.Changes.Count(change => change.Kind == ChangeKind.Keep) is > 0 and var kept ? $"nothing removed, {kept} kept" : "nothing to remove"
        : plan.Counts.Update > 0 ? $"removed: {plan.Counts.Delete} deleted, {plan.Counts.Update} given back" : $"removed: {plan.Counts.Delete} deleted";

    /// <summary>Whether the mesh differs from what was deployed: <c>drift: 2 resources differ from build 41</c>.</summary>
    public static string Drifted(DriftResult result) => result.IsUnknown ? "drift unknown: no ledger entry can be read" : result.Build is not { } build
        ? WithoutBuild(result)
        : result.Count == 0 ? $"no drift: mesh matches build {build}"
        : result.Count == 1 ? $"drift: 1 resource differs from build {build}"
        : $"drift: {result.Count} resources differ from build {build}";

    private static string WithoutBuild(DriftResult result) => (result.Count, result.RemovedBy) switch
    {
        (0, null) => "not deployed yet",
        (0, { } build) => $"no drift: removed by build {build}",
        (var count, null) => $"drift: {Resources(count)} although no deploy has succeeded",
        var (count, build) => $"drift: {Resources(count)} although build {build} has removed the service",
    };

    private static string Resources(int count) => count == 1 ? "1 resource" : $"{count} resources";

    /// <summary>What the ledger contains: <c>3 deploys recorded; live: build 41</c>.</summary>
    public static string Recorded(LedgerHistory history)
    {
        if (history.IsUnknown) return "unknown: no ledger entry can be read";
        if (history.Entries.Count == 0) return "not deployed yet";
        var count = history.Entries.Count == 1 ? "1 deploy recorded" : $"{history.Entries.Count} deploys recorded";
        if (history.HidesChanges) return $"{count}; live: unknown";
        if (history.Removal is { } removal) return $"{count}; removed by build {removal.LiveBuild}";
        return history.Live is { } live ? $"{count}; live: build {live.LiveBuild}" : $"{count}; none succeeded";
    }

    /// <summary>Whether a build works: <c>build 41 confirmed: 4 of 4 endpoints</c>.</summary>
    public static string Confirmed(LedgerEntry live, Confirmation confirmation) => confirmation.Answer switch
    {
        ConfirmationAnswer.Yes => $"build {live.LiveBuild} works: {string.Join(", ", confirmation.Evidence.Select(evidence => evidence.Kind))}",
        ConfirmationAnswer.No => $"build {live.LiveBuild} does not work",
        _ => $"build {live.LiveBuild}: not certain whether it works",
    };

    /// <summary>What a mesh contains: <c>mesh shop has 4 virtual services</c>.</summary>
    public static string Shown(MeshOverview overview) => overview.Services is { } services
        ? $"mesh {overview.Mesh} has {MeshOverview.Count(services)}"
        : $"mesh {overview.Mesh} does not exist yet";

    private static string Unchanged(ServicePlan plan, string build) => $"unchanged: {PlanText.Matches(build, plan.LeavesDrift)}";

    private static string ToDo(PlanCounts counts) => Parts(counts, "to create", "to update", "to replace", "to delete");

    private static string Done(PlanCounts counts) => Parts(counts, "created", "updated", "replaced", "deleted");

    private static string Parts(PlanCounts counts, string create, string update, string replace, string delete)
    {
        (int Count, string Text)[] parts = [(counts.Create, create), (counts.Update, update), (counts.Replace, replace), (counts.Delete, delete)];
        return string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Text}"));
    }
}

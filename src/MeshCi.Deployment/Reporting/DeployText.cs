using System.Globalization;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The lines that a deploy or rollback prints.</summary>
internal static class DeployText
{
    /// <summary>The first line.</summary>
    public static string Begin(JointPlan plan, string what) => $"Mesh {plan.Mesh}: {what}: {plan.Counts}.";

    /// <summary>The line before the first step, from which the tool knows how many lines of steps follow.</summary>
    public static string Applying(IReadOnlyList<IReadOnlyList<PlanStep>> waves) =>
        $"Applying {Number(waves.Sum(wave => wave.Count), "step")} in {Number(waves.Count, "wave")}:";

    /// <summary>A completed step, with the version that it created and its duration.</summary>
    public static string Done(PlanStep step, long version, TimeSpan elapsed) => step.Kind switch
    {
        StepKind.Create => $"  + create {step.Id}  v{version}  {Precise(elapsed)}",
        StepKind.Update => $"  ~ update {step.Id}  v{step.Before!.Version} -> v{version}  {Precise(elapsed)}",
        StepKind.Tag => $"  ~ tag {step.Id}  v{version}  {Precise(elapsed)}",
        _ => $"  - delete {step.Id}  v{step.Before!.Version}  {Precise(elapsed)}",
    };

    /// <summary>The duration of each wave; nothing for a single one, because the last line contains the duration of the whole.</summary>
    public static IEnumerable<string> Waves(IReadOnlyList<IReadOnlyList<PlanStep>> waves, IReadOnlyList<TimeSpan> durations)
    {
        if (waves.Count == 1) return [];
        var steps = waves.Select(wave => Number(wave.Count, "step")).ToList();
        var (width, number) = (steps.Max(text => text.Length), $"{steps.Count}".Length);
        return steps.Zip(durations).Select((wave, index) => $"  {$"{index + 1}".PadLeft(number)}  {wave.First.PadRight(width)}  {Precise(wave.Second)}")
            .Prepend("Waves");
    }

    /// <summary>A resource that another deploy has created at the same time, so that this one uses it as it is.</summary>
    public static string Found(PlanStep step, long version) => $"  = found {step.Id}  v{version}, which another deploy has created at the same time";

    /// <summary>A quota does not allow creating first, and the project allows deleting first.</summary>
    public static string DeletesFirst(PlanStep refused, IEnumerable<PlanStep> deletions) =>
        $"  ! a quota did not allow {refused} before the deletions; starting again with {string.Join(", ", deletions)}, as MeshAllowGap allows";

    /// <summary>A step that was undone.</summary>
    public static string Undone(PlanStep step) => $"  < undone: {step}";

    /// <summary>Explains why a build fails although its deploy succeeded.</summary>
    /// <param name="what">What is complete: <c>deploy</c> or <c>rollback</c>.</param>
    public static string CancelledTooLate(string what) =>
        $"  ! the build was cancelled during the last write: the {what} is complete and recorded, and nothing was undone, "
        + "but MSBuild reports the build as cancelled";

    /// <summary>A line about a service that was removed.</summary>
    public static string Removed(Plan plan, TimeSpan elapsed) =>
        $"Mesh removed: {plan.Mesh}/{plan.Service}, {plan.Counts.Delete} deleted, {plan.Counts.Update} given back in {Seconds(elapsed)}.";

    /// <summary>The last line of a removal that changes nothing.</summary>
    public static string NotRemoved(Plan plan)
    {
        var kept = plan.Changes.Count(change => change.Kind == ChangeKind.Keep);
        return $"Mesh unchanged: {plan.Mesh}/{plan.Service}, nothing was removed{(kept == 0 ? "" : $", {kept} kept")}.";
    }

    /// <summary>A line about the former name of a service.</summary>
    /// <param name="plan">The plan for what has the former name.</param>
    /// <param name="rename">The rename.</param>
    public static string Renamed(Plan plan, Rename rename)
    {
        var kept = plan.Changes.Count(change => change.Kind == ChangeKind.Keep);
        var changed = $"{plan.Counts.Changed} changed{(kept == 0 ? "" : $", {kept} kept")}";
        return rename.IsOfLeftovers
            ? $"Mesh cleaned up: {plan.Mesh}/{plan.Service}, a former name of {rename.To}, {changed}."
            : $"Mesh renamed: {plan.Mesh}/{plan.Service} is now {rename.To}, {changed}.";
    }

    /// <summary>A line about a service that was deployed together with others.</summary>
    public static string PartDeployed(Plan plan, string build) => $"Mesh deployed: {plan.Mesh}/{plan.Service} build {build}, {plan.Counts.Changed} changed.";

    /// <summary>A line about a service that was rolled back together with others.</summary>
    public static string PartRolledBack(Plan plan, string build) =>
        $"Mesh rolled back: {plan.Mesh}/{plan.Service} to build {build}, {plan.Counts.Changed} changed.";

    /// <summary>The last line of a command for several services.</summary>
    /// <param name="plan">The plan of all of them.</param>
    /// <param name="names">The services, without former names of them.</param>
    /// <param name="done">What was done: <c>deployed</c>, <c>rolled back</c> or <c>removed</c>.</param>
    /// <param name="builds">The builds that are live now.</param>
    /// <param name="elapsed">How long it took.</param>
    public static string Together(JointPlan plan, IReadOnlyList<string> names, string done, IEnumerable<string> builds, TimeSpan elapsed)
    {
        var services = Services(plan, names);
        if (!plan.HasChanges) return $"Mesh unchanged: {services}, no changes.";
        var build = builds.Distinct().ToList() is [var only] ? $"{(names.Count == 1 ? "" : ",")} {(done == "rolled back" ? "to " : "")}build {only}" : "";
        return $"Mesh {done}: {services}{build}, {plan.Counts.Changed} changed, 0 failed in {Seconds(elapsed)}.";
    }

    /// <summary>The last line of a failure of several services.</summary>
    public static string FailedTogether(JointPlan plan, IReadOnlyList<string> names, string outcome, TimeSpan elapsed) =>
        $"Mesh deploy failed: {Services(plan, names)}, {outcome} in {Seconds(elapsed)}.";

    /// <summary>The last line of a deploy that changed something.</summary>
    public static string Deployed(Plan plan, string build, TimeSpan elapsed) =>
        $"Mesh deployed: {plan.Mesh}/{plan.Service} build {build}, {plan.Counts.Changed} changed, 0 failed in {Seconds(elapsed)}.";

    /// <summary>The last line of a rollback that changed something.</summary>
    public static string RolledBack(Plan plan, string build, TimeSpan elapsed) =>
        $"Mesh rolled back: {plan.Mesh}/{plan.Service} to build {build}, {plan.Counts.Changed} changed, 0 failed in {Seconds(elapsed)}.";

    /// <summary>The last line of a deploy or rollback that changed nothing.</summary>
    /// <param name="plan">The plan, without changes.</param>
    /// <param name="recorded">The build that was recorded for the first time, or null.</param>
    /// <param name="build">The build that the mesh matches.</param>
    public static string Unchanged(Plan plan, string? recorded, string build) =>
        $"Mesh unchanged: {plan.Mesh}/{plan.Service}{(recorded is null ? "" : $" build {recorded} recorded")}, no changes: "
        + $"{PlanText.Matches(build, plan.LeavesDrift)}.";

    /// <summary>The last line of a deploy that succeeded but could not be recorded.</summary>
    /// <param name="build">The build that is live.</param>
    /// <param name="cause">Why the ledger could not be written.</param>
    public static string NotRecorded(string build, string cause) => $"mesh deployed (build {build}), the ledger could not be updated: {cause}";

    /// <summary>What was found out about a run whose process ended unexpectedly.</summary>
    /// <param name="entry">Its entry, with the outcome.</param>
    public static string Settled(LedgerEntry entry) =>
        $"note: build {entry.Context.Build} (ledger entry {entry.Sequence}) ended without an outcome; " + entry.Outcome switch
        {
            EntryOutcome.Succeeded => "all of its changes are live, so it is now recorded as succeeded",
            EntryOutcome.FailedRestored => "the mesh is as it was before it",
            _ => $"the mesh differs from what it was before: {string.Join("; ", entry.Left)}",
        };

    /// <summary>The first line of a recovery that changes the mesh.</summary>
    /// <param name="plan">What it changes.</param>
    /// <param name="history">The entries of the service.</param>
    public static string Recovering(Plan plan, LedgerHistory history) =>
        $"Mesh {plan.Mesh}: restoring {plan.Service} as it was before build {history.Unsettled.First().Context.Build}: {plan.Counts}.";

    /// <summary>The last line of a recovery.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="result">What was done.</param>
    /// <param name="elapsed">How long it took.</param>
    public static string Recovered(string mesh, RecoverResult result, TimeSpan elapsed)
    {
        var state = result.Build is { } build ? $"mesh is as it was with build {build}" : "mesh is as it was before the first deploy";
        return result.Action switch
        {
            RecoverAction.Nothing =>
                $"Mesh unchanged: {mesh}/{result.Service}, nothing to recover: no deploy is unfinished, and every one that failed was undone.",
            RecoverAction.Completed => $"Mesh recovered: {mesh}/{result.Service} build {result.Build}, complete and now recorded as succeeded.",
            _ => $"Mesh recovered: {mesh}/{result.Service}, {result.Changed} restored in {Seconds(elapsed)}: {state}.",
        };
    }

    /// <summary>The last line of a failure.</summary>
    public static string Failed(Plan plan, string build, string outcome, TimeSpan elapsed) =>
        $"Mesh deploy failed: {plan.Mesh}/{plan.Service} build {build}, {outcome} in {Seconds(elapsed)}.";

    private static string Services(JointPlan plan, IReadOnlyList<string> names) =>
        names is [var only] ? $"{plan.Mesh}/{only}" : $"{plan.Mesh}, {Number(names.Count, "service")}";

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Precise(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:F2}s");

    private static string Seconds(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:F1}s");
}

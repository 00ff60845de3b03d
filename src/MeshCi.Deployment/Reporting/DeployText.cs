using System.Globalization;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>The lines that a deploy or rollback prints.</summary>
internal static class DeployText
{
    /// <summary>The first line.</summary>
    public static string Begin(JointPlan plan, string what) => $"Mesh {plan.Mesh}: {what}: {plan.Counts}.";

    /// <summary>A completed step, with the version that it created.</summary>
    public static string Done(PlanStep step, long version) => step.Kind switch
    {
        StepKind.Create => $"  + create {step.Id}  v{version}",
        StepKind.Update => $"  ~ update {step.Id}  v{step.Before!.Version} -> v{version}",
        StepKind.Tag => $"  ~ tag {step.Id}  v{version}",
        _ => $"  - delete {step.Id}  v{step.Before!.Version}",
    };

    /// <summary>A resource that another deploy has created at the same time, so that this one uses it as it is.</summary>
    public static string Found(PlanStep step, long version) => $"  = found {step.Id}  v{version}, which another deploy has created at the same time";

    /// <summary>A step that was undone.</summary>
    public static string Undone(PlanStep step) => $"  < undone: {step}";

    /// <summary>Explains why a build fails although its deploy succeeded.</summary>
    /// <param name="what">What is complete: <c>deploy</c> or <c>rollback</c>.</param>
    public static string CancelledTooLate(string what) =>
        $"  ! the build was cancelled during the last write: the {what} is complete and recorded, and nothing was undone, "
        + "but MSBuild reports the build as cancelled";

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
        $"Mesh unchanged: {plan.Mesh}/{plan.Service}{(recorded is null ? "" : $" build {recorded} recorded")}, no changes: mesh matches build {build}.";

    /// <summary>The last line of a failure.</summary>
    public static string Failed(Plan plan, string build, string outcome, TimeSpan elapsed) =>
        $"Mesh deploy failed: {plan.Mesh}/{plan.Service} build {build}, {outcome} in {Seconds(elapsed)}.";

    private static string Seconds(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:F1}s");
}

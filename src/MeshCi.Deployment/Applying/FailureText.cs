using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Applying;

/// <summary>Explains a run that failed: the cause, the state that was left, and what to do next.</summary>
internal static class FailureText
{
    /// <summary>The finding of a run that failed and was undone, completely or in part.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="changing">The services that the run changes.</param>
    /// <param name="applied">How far it got.</param>
    /// <param name="left">What could not be undone.</param>
    /// <param name="changed">Whether anything was undone.</param>
    /// <param name="recorded">A sentence about outcomes that could not be recorded; otherwise, empty.</param>
    /// <param name="help">What to do, if more is known than what generally helps for failures of the kind; otherwise null.</param>
    public static Finding Explain(
        IControlPlane controlPlane, IReadOnlyList<Job> changing, Applied applied, IReadOnlyList<LeftChange> left, bool changed, string recorded, string? help)
    {
        var state = left.Count > 0 ? $"Not undone: {string.Join("; ", left.Select(item => item.Line))}.{recorded} {Next(left[0].Problem)} {FailsAgain}"
            : MeshStays(applied) ? $"{AllUndoneExceptMesh(controlPlane.Mesh)}{recorded}"
            : $"{(changed ? "All changes have been undone." : "Nothing was changed.")} {AsItWas(changing)}{recorded}";
        var finding = applied.Problem switch
        {
            ControlPlaneException problem => ControlPlaneFindings.Explain(problem, controlPlane, applied.Failed?.Id, state, help),
            OperationCanceledException => MeshDiagnostics.DeployCancelled.At(
                null, $"The deploy was cancelled during this step: {applied.Failed}. {state}"),
            MeshException problem => problem.Finding with { Message = $"{problem.Message} {state}" },
            var problem => MeshDiagnostics.InternalFault.At(null, $"{applied.Failed} failed unexpectedly: {problem?.Message} {state}"),
        };
        return left.Count > 0
            ? MeshDiagnostics.DeployLeftChanges.At(finding.Place, $"{finding.Message} About the cause, see {finding.Diagnostic.Id}.")
            : finding;
    }

    /// <summary>A recovery that could not restore everything.</summary>
    /// <param name="left">What could not be restored.</param>
    public static Finding NotRecovered(IReadOnlyList<LeftChange> left) => MeshDiagnostics.DeployLeftChanges.At(
        null, $"Not restored: {string.Join("; ", left.Select(item => item.Line))}. {Next(left[0].Problem)}");

    /// <summary>Whether the run created a mesh without an owner, which is not undone.</summary>
    public static bool MeshStays(Applied applied) => applied.StepsToUndo.SelectMany(wave => wave).Any(Undoer.IsUnclaimedMesh);

    /// <summary>The line before undoing. How many steps had an effect is known only when they have been read again.</summary>
    public static string Undoing(Applied applied) =>
        $"  ! {(applied.Problem is OperationCanceledException ? $"cancelled during this step: {applied.Failed}" : $"could not {applied.Failed}")}"
        + "; undoing what has been changed";

    /// <summary>An outcome that could not be recorded after a failure.</summary>
    /// <param name="file">The ledger entry.</param>
    /// <param name="problem">Why it could not be written.</param>
    public static string EntryStillPending(string file, MeshException problem) =>
        $"The ledger entry '{file}' is still marked as pending, because it could not be written ({problem.Message.TrimEnd('.')}). The next deploy resolves it.";

    /// <summary>A deploy that succeeded but whose outcome could not be recorded.</summary>
    /// <param name="entries">The ledger entries that are still pending.</param>
    /// <param name="problem">Why they could not be written.</param>
    public static Finding NotRecorded(IEnumerable<string> entries, Exception problem) => MeshDiagnostics.DeployNotRecorded.At(
        (problem as MeshException)?.Finding.Place,
        $"The mesh was changed as planned and stays so, but the ledger could not be written: {problem.Message.TrimEnd('.')}. "
        + $"Still marked as pending: {string.Join(", ", entries.Select(entry => $"'{entry}'"))}. When the ledger can be written again, run "
        + "'dotnet msbuild -t:MeshRecover' in this project, which compares the mesh with that entry and records the success. The next deploy does this, too.");

    /// <summary>A deploy that succeeded, but that could not be recorded for services that it did not have to change.</summary>
    /// <param name="entries">The ledger entries that are missing.</param>
    /// <param name="problem">Why they could not be written.</param>
    public static Finding UnchangedNotRecorded(IEnumerable<string> entries, Exception problem) => MeshDiagnostics.DeployNotRecorded.At(
        (problem as MeshException)?.Finding.Place,
        $"The mesh was changed as planned and stays so, but the ledger could not be written for services that did not have to change: "
        + $"{problem.Message.TrimEnd('.')}. Not recorded: {string.Join(", ", entries.Select(entry => $"'{entry}'"))}. When the ledger can be written again, "
        + "repeat the command, which records them.");

    private const string FailsAgain = "Another deploy fails as well until the cause of this failure has been removed.";

    private static string Next(Exception problem)
    {
        if (problem is MeshException { Finding.Diagnostic: var diagnostic } && diagnostic == MeshDiagnostics.OwnedByAnother)
            return "Next, deploy this project again, which plans from the present state and settles this build.";
        var first = problem switch
        {
            ControlPlaneException { Error: ControlPlaneError.Forbidden } forbidden =>
                $"Allow appmesh:{forbidden.Operation} in the policy of the role, then run",
            ControlPlaneException { Error: ControlPlaneError.Unauthenticated } => "With valid credentials, run",
            ControlPlaneException { Error: ControlPlaneError.ResourceInUse } => "Remove the reference that prevents it, then run",
            ControlPlaneException { OutcomeUnknown: true } or OperationCanceledException => "When the control plane works again, run",
            _ => "Next, run",
        };
        return $"{first} 'dotnet msbuild -t:MeshRecover' in this project, which restores the previous state.";
    }

    private static string AsItWas(IReadOnlyList<Job> changing)
    {
        // What a build has left that did not complete, its plan has not removed either.
        var unsettled = changing.SelectMany(job => job.Order.History.Unsettled).Select(entry => entry.Context.Build).Distinct().ToList();
        if (unsettled.Count > 0)
        {
            return $"The mesh is as build {string.Join(", ", unsettled)} left it, which did not complete: 'dotnet msbuild -t:MeshRecover' completes or "
                + "undoes it.";
        }

        return changing is [var only]
            ? $"The mesh is as it was {(only.Order.History.Live is { } live ? $"with build {live.LiveBuild}" : "before the first deploy")}."
            : "The mesh is as it was.";
    }

    private static string AllUndoneExceptMesh(string mesh) =>
        $"All changes have been undone, except that the new mesh {mesh} still exists. It has no owner, and other deploys may rely on it.";
}

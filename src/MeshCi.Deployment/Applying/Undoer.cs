using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Undoes the steps of a failed deploy, last wave first. Each resource is read before it is restored, so that the live state, not a response,
/// decides whether a step was carried out.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="jobOf">The service that a step belongs to.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="progress">Receives a line for each step that is undone.</param>
internal sealed class Undoer(IControlPlane controlPlane, Func<PlanStep, Job> jobOf, int concurrency, Heartbeat progress)
{
    private const int Attempts = 3;
    private int _undone;

    /// <summary>The number of steps that had an effect, which was undone.</summary>
    public int Undone => _undone;

    /// <summary>Undoes every step. It never throws.</summary>
    /// <param name="waves">The steps by wave, in the order in which they were applied.</param>
    /// <param name="cancellationToken">Stops undoing.</param>
    /// <returns>The steps that could not be undone, with a line for each.</returns>
    public async Task<IReadOnlyList<(PlanStep Step, string Line)>> RunAsync(
        IReadOnlyList<IReadOnlyCollection<PlanStep>> waves, CancellationToken cancellationToken)
    {
        var left = new ConcurrentBag<(PlanStep Step, string Line)>();
        foreach (var wave in waves.Reverse())
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency };
            await Parallel.ForEachAsync(wave, options, async (step, _) =>
            {
                progress.Doing($"undoing {step}");
                if (await TryAsync(step, cancellationToken).ConfigureAwait(false) is { } problem) left.Add((step, problem));
            }).ConfigureAwait(false);
        }

        return [.. left.OrderBy(item => item.Step.Id)];
    }

    /// <summary>Whether a step creates the mesh because no project owns it.</summary>
    public static bool IsUnclaimedMesh(PlanStep step) =>
        step.Id.Kind == ResourceKind.Mesh && step.After?.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed;

    private async Task<string?> TryAsync(PlanStep step, CancellationToken cancellationToken)
    {
        // A mesh without an owner is shared by all projects: other first deploys may already rely on it.
        if (IsUnclaimedMesh(step)) return null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await RestoreAsync(step, $"undo {attempt}", cancellationToken).ConfigureAwait(false)) return null;
                Interlocked.Increment(ref _undone);
                progress.Line(DeployText.Undone(step));
                return null;
            }
            catch (ControlPlaneException problem) when (attempt < Attempts && IsWorthRepeating(problem))
            {
                // The next attempt reads the resource first, so it sees what this one did.
            }
            catch (Exception problem)
            {
                // Everything else is still undone. This line reports what was not.
                return $"{step.Id}: {Intention(step)}, but {(problem is OperationCanceledException ? "the time limit was reached" : problem.Message)}";
            }
        }
    }

    private static bool IsWorthRepeating(ControlPlaneException problem) =>
        problem.OutcomeUnknown || problem.Error is ControlPlaneError.Throttled or ControlPlaneError.Conflict;

    private static string Intention(PlanStep step) => (step.Before, step.After) switch
    {
        (null, _) => "should have been deleted again",
        (_, null) => "was deleted and should have been restored",
        _ => $"should have been restored to v{step.Before.Version}",
    };

    private async Task<bool> RestoreAsync(PlanStep step, string phase, CancellationToken cancellationToken)
    {
        var live = await LiveState.ReadOneAsync(controlPlane, step.Id, cancellationToken).ConfigureAwait(false);
        if (step.Before is not { } before)
        {
            if (live is null || Planner.OwnerOf(live) != jobOf(step).Order.Definition.Owner) return false;
            await controlPlane.DeleteAsync(step.Id, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var wanted = new Resource { Id = step.Id, Spec = before.Spec, Tags = before.Tags! };
        if (live is null)
        {
            var settable = wanted.Tags.Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary();
            await controlPlane.CreateAsync(wanted with { Tags = settable }, jobOf(step).Tokens.For(step, phase), cancellationToken).ConfigureAwait(false);
            return true;
        }

        var wrote = false;
        if (FieldDiff.Compare(live.Spec, before.Spec).Count > 0)
        {
            await controlPlane.UpdateAsync(wanted, jobOf(step).Tokens.For(step, phase), cancellationToken).ConfigureAwait(false);
            wrote = true;
        }

        var removable = live.Tags!.Keys.Where(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
        await TagWriter.WriteAsync(controlPlane, live.Arn, live.Tags, wanted.Tags, removable, () => wrote = true, cancellationToken).ConfigureAwait(false);
        return wrote;
    }
}

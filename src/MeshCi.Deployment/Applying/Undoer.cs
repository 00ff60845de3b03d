using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Puts back what an apply did, last wave first. Each resource is read before it is put back, so that a step counts as done or not
/// by what is there and not by what was answered.
/// </summary>
internal sealed class Undoer(IControlPlane controlPlane, string owner, ClientTokens tokens, int concurrency, Heartbeat progress)
{
    private const int Attempts = 3;

    /// <summary>Puts back every step; never throws.</summary>
    /// <param name="touched">Steps by wave, as applied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What could not be put back, one line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<IReadOnlyCollection<PlanStep>> touched, CancellationToken cancellationToken)
    {
        var left = new ConcurrentBag<(ResourceId Id, string Line)>();
        foreach (var wave in touched.Reverse())
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency };
            await Parallel.ForEachAsync(wave, options, async (step, _) =>
            {
                progress.Doing($"undoing {step}");
                if (await TryAsync(step, cancellationToken).ConfigureAwait(false) is { } problem) left.Add((step.Id, problem));
            }).ConfigureAwait(false);
        }

        return [.. left.OrderBy(item => item.Id).Select(item => item.Line)];
    }

    /// <summary>Whether a step makes the mesh for lack of a project that owns it.</summary>
    public static bool IsUnclaimedMesh(PlanStep step) =>
        step.Id.Kind == ResourceKind.Mesh && step.After?.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed;

    private async Task<string?> TryAsync(PlanStep step, CancellationToken cancellationToken)
    {
        // A mesh that nobody owns is for everybody: other first deploys may count on it already.
        if (IsUnclaimedMesh(step)) return null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await RestoreAsync(step, $"undo {attempt}", cancellationToken).ConfigureAwait(false)) progress.Line(DeployText.Undone(step));
                return null;
            }
            catch (ControlPlaneException problem) when (attempt < Attempts && (problem.OutcomeUnknown || problem.Error is ControlPlaneError.Throttled or ControlPlaneError.Conflict))
            {
                // The next attempt reads first and so sees what this one did.
            }
            catch (Exception problem)
            {
                // Everything else is put back all the same; this line tells what was not.
                return $"{step.Id}: {Wish(step)}, but {(problem is OperationCanceledException ? "time ran out" : problem.Message)}";
            }
        }
    }

    private static string Wish(PlanStep step) => (step.Before, step.After) switch
    {
        (null, _) => "should not exist any more",
        (_, null) => "was deleted and should be there again",
        _ => $"should be as it was in v{step.Before.Version}",
    };

    private async Task<bool> RestoreAsync(PlanStep step, string phase, CancellationToken cancellationToken)
    {
        var live = await LiveState.ReadOneAsync(controlPlane, step.Id, cancellationToken).ConfigureAwait(false);
        if (step.Before is not { } before)
        {
            if (live is null || Planner.OwnerOf(live) != owner) return false;
            await controlPlane.DeleteAsync(step.Id, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var wanted = new Resource { Id = step.Id, Spec = before.Spec, Tags = before.Tags! };
        if (live is null)
        {
            var settable = wanted.Tags.Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary();
            await controlPlane.CreateAsync(wanted with { Tags = settable }, tokens.Of(step, phase), cancellationToken).ConfigureAwait(false);
            return true;
        }

        var wrote = false;
        if (FieldDiff.Compare(live.Spec, before.Spec).Count > 0)
        {
            await controlPlane.UpdateAsync(wanted, tokens.Of(step, phase), cancellationToken).ConfigureAwait(false);
            wrote = true;
        }

        var removable = live.Tags!.Keys.Where(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
        await TagWriter.WriteAsync(controlPlane, live.Arn, live.Tags, wanted.Tags, removable, () => wrote = true, cancellationToken).ConfigureAwait(false);
        return wrote;
    }
}

using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>A resource that could not be restored.</summary>
/// <param name="Step">The first step that changed it.</param>
/// <param name="Line">What differs, as it was read, and why it could not be restored.</param>
/// <param name="Problem">Why it could not be restored.</param>
internal sealed record LeftChange(PlanStep Step, string Line, Exception Problem);

/// <summary>
/// Undoes the steps of a failed deploy, last wave first. Each resource is read before it is restored, so that the live state, not a response,
/// decides whether a step was carried out, and read back afterwards.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="jobOf">The service that a step belongs to.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="progress">Receives a line for each step that is undone.</param>
/// <param name="time">Measures the pauses between attempts.</param>
internal sealed class Undoer(IControlPlane controlPlane, Func<PlanStep, Job> jobOf, int concurrency, Heartbeat progress, TimeProvider time)
{
    private static readonly TimeSpan BeforeNextCheck = TimeSpan.FromSeconds(1);
    private readonly ReadBack _readBack = new(controlPlane, time);
    private const int ReadsAgain = 2;

    private int _undone;

    /// <summary>Resources that are deleted only to be created again, whoever made them.</summary>
    public IReadOnlySet<ResourceId> Replaced { get; init; } = new HashSet<ResourceId>();

    /// <summary>The number of steps that had an effect, which was undone.</summary>
    public int Undone => _undone;

    /// <summary>Undoes every step. It never throws.</summary>
    /// <param name="waves">The steps by wave, in the order in which they were applied.</param>
    /// <param name="cancellationToken">Stops undoing.</param>
    /// <returns>The resources that are not as they were before the first step.</returns>
    public async Task<IReadOnlyList<LeftChange>> RunAsync(IReadOnlyList<IReadOnlyCollection<PlanStep>> waves, CancellationToken cancellationToken)
    {
        var failed = new ConcurrentDictionary<ResourceId, Exception>();
        foreach (var wave in waves.Reverse())
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency };
            await Parallel.ForEachAsync(wave, options, async (step, _) =>
            {
                progress.Doing($"undoing {step}");
                if (await TryAsync(step, cancellationToken).ConfigureAwait(false) is { } problem) failed[step.Id] = problem;
            }).ConfigureAwait(false);
        }

        var left = new ConcurrentBag<LeftChange>();
        await Parallel.ForEachAsync(failed, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (entry, _) =>
        {
            var first = waves.SelectMany(wave => wave).First(step => step.Id == entry.Key);
            if (await RemainsAsync(first, entry.Value).ConfigureAwait(false) is { } line) left.Add(new(first, line, entry.Value));
        }).ConfigureAwait(false);
        return [.. left.OrderBy(item => item.Step.Id)];
    }

    /// <summary>Whether a step creates the mesh because no project owns it.</summary>
    public static bool IsUnclaimedMesh(PlanStep step) =>
        step is { Kind: StepKind.Create, Id.Kind: ResourceKind.Mesh } && step.After?.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed;

    private async Task<Exception?> TryAsync(PlanStep step, CancellationToken cancellationToken)
    {
        // A mesh without an owner is shared by all projects: other first deploys may already rely on it.
        if (IsUnclaimedMesh(step)) return null;
        var patience = new Patience(time);
        while (true)
        {
            try
            {
                if (!await RestoreAsync(step, cancellationToken).ConfigureAwait(false)) return null;
                Interlocked.Increment(ref _undone);
                progress.Line(DeployText.Undone(step));
                return null;
            }
            catch (ControlPlaneException problem) when (IsWorthRepeating(problem))
            {
                // The next attempt reads the resource first, so it sees what this one did.
                try
                {
                    if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) return problem;
                }
                catch (OperationCanceledException)
                {
                    return problem;
                }
            }
            catch (MeshException problem) when (FencedControlPlane.IsUnconfirmed(problem))
            {
                // Nothing was written. When the ledger can be reached again, no other deploy may have taken the lease.
                try
                {
                    await Task.Delay(BeforeNextCheck, time, cancellationToken).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return problem;
                }
            }
            catch (Exception problem)
            {
                // Everything else is still undone.
                return problem;
            }
        }
    }

    private static bool IsWorthRepeating(ControlPlaneException problem) => problem.OutcomeUnknown
        || problem.Error is ControlPlaneError.Conflict or ControlPlaneError.ResourceInUse or ControlPlaneError.NotFound;

    private async Task<bool> RestoreAsync(PlanStep step, CancellationToken cancellationToken)
    {
        var live = await ReadAsync(step, cancellationToken).ConfigureAwait(false);
        if (step.Before is not { } before)
        {
            if (live is null || !IsMadeBy(step, live)) return false;
            await controlPlane.DeleteAsync(step.Id, cancellationToken).ConfigureAwait(false);
            await _readBack.GoneAsync(step.Id, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var wanted = new Resource { Id = step.Id, Spec = before.Spec, Tags = before.Tags! };
        var token = ClientTokens.Next();
        if (live is null)
        {
            var settable = wanted.Tags.Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary();
            var made = await jobOf(step).CreateAsync(
                step.Id, () => controlPlane.CreateAsync(wanted with { Tags = settable }, token, cancellationToken)).ConfigureAwait(false);
            await _readBack.SpecAsync(made, wanted, null, $"Create{step.Id.Kind}", cancellationToken).ConfigureAwait(false);
            return true;
        }

        PlannedState.RefuseToRestore(step, live, jobOf(step));
        var wrote = false;
        if (FieldDiff.Compare(live.Spec, before.Spec).Count > 0)
        {
            var answer = await controlPlane.UpdateAsync(wanted, token, cancellationToken).ConfigureAwait(false);
            await _readBack.SpecAsync(answer, wanted, live.Spec, $"Update{step.Id.Kind}", cancellationToken).ConfigureAwait(false);
            wrote = true;
            // The step may have written the tags last, so that the first read of them is the one that may not show it.
            live = live with { Tags = await controlPlane.ReadTagsAsync(live.Arn, cancellationToken).ConfigureAwait(false) };
        }

        var removed = live.Tags!.Keys.Where(key => !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !wanted.Tags.ContainsKey(key)).ToList();
        var tagged = false;
        await TagWriter.WriteAsync(controlPlane, live.Arn, live.Tags, wanted.Tags, removed, () => tagged = true, cancellationToken).ConfigureAwait(false);
        if (tagged) await _readBack.TagsAsync(live.Arn, wanted.Tags, removed, cancellationToken).ConfigureAwait(false);
        return wrote || tagged;
    }

    /// <summary>
    /// Reads a resource that a step has written or may have written. Looking as it was before the step does not prove that the step had no effect: a replica
    /// may not know the last write yet. The resource is then read twice more.
    /// </summary>
    private async Task<LiveResource?> ReadAsync(PlanStep step, CancellationToken cancellationToken)
    {
        var patience = new Patience(time);
        for (var again = 0; ; again++)
        {
            // After a step that wrote it, the resource exists: a single "not found" does not prove the opposite.
            var live = step.After is null
                ? await LiveState.ReadOneAsync(controlPlane, step.Id, cancellationToken, time).ConfigureAwait(false)
                : await LiveState.ReadKnownAsync(controlPlane, step.Id, cancellationToken, time).ConfigureAwait(false);
            if (again == ReadsAgain || !IsAsBefore(step, live)) return live;
            await patience.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsAsBefore(PlanStep step, LiveResource? live) => step.Before is { } before && live is not null
        && FieldDiff.Compare(live.Spec, before.Spec).Count == 0 && FieldDiff.CompareTags(live.Tags!, before.Tags!).Count == 0;

    /// <summary>What differs from the state before a step, or null if nothing does.</summary>
    private async Task<string?> RemainsAsync(PlanStep step, Exception problem)
    {
        var cause = problem is OperationCanceledException ? "the time limit for undoing was reached" : problem.Message.TrimEnd('.');
        try
        {
            // What is live must be known even if the time limit for undoing was reached.
            var live = await LiveState.ReadOneAsync(controlPlane, step.Id, CancellationToken.None, time).ConfigureAwait(false);
            if (step.Before is not { } before) return live is not null && IsMadeBy(step, live) ? $"{step.Id} was created and still exists ({cause})" : null;
            if (live is null) return $"{step.Id} was deleted and is still missing ({cause})";
            if (PlannedState.IsOfAnother(step, live, jobOf(step)))
                return $"{step.Id} was {(step.After is null ? "deleted" : "changed")}, and {PlannedState.Whose(step, live)}";
            var fields = FieldDiff.Compare(live.Spec, before.Spec).Concat(FieldDiff.CompareTags(live.Tags!, before.Tags!)).Select(Field).ToList();
            return fields.Count == 0 ? null : $"{step.Id} differs: {string.Join(", ", fields)} ({cause})";
        }
        catch (ControlPlaneException unreadable)
        {
            return $"{step.Id} {Intention(step)}, but could not be read ({unreadable.Message.TrimEnd('.')})";
        }
    }

    private static string Field(FieldChange field) => $"{field.Path} is {field.Before ?? "absent"}, was {field.After ?? "absent"}";

    private static string Intention(PlanStep step) => (step.Before, step.After) switch
    {
        (null, _) => "may have been created",
        (_, null) => "may have been deleted",
        _ => $"may differ from v{step.Before.Version}",
    };

    private bool IsMadeBy(PlanStep step, LiveResource live) =>
        Planner.OwnerOf(live) == jobOf(step).Order.Definition.Owner && (Replaced.Contains(step.Id) || jobOf(step).MayHaveMade(live));
}

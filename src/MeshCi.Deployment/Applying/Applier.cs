using System.Collections.Concurrent;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>How far a plan was applied.</summary>
/// <param name="StepsToUndo">Steps that were carried out or may have been, by wave in the order of the plan.</param>
/// <param name="Versions">Versions of the resources that were written.</param>
/// <param name="Failed">The step that failed first, or null.</param>
/// <param name="Problem">Why it failed, or null.</param>
internal sealed record Applied(
    IReadOnlyList<IReadOnlyCollection<PlanStep>> StepsToUndo, IReadOnlyDictionary<ResourceId, long> Versions, PlanStep? Failed, Exception? Problem)
{
    /// <summary>The duration of each wave that was started.</summary>
    public IReadOnlyList<TimeSpan> Durations { get; init; } = [];

    /// <summary>The uid of the mesh if it was created, otherwise null.</summary>
    public string? MeshUid { get; init; }
}

/// <summary>
/// Applies plans: the steps of a wave run concurrently, one wave after the other. It stops at the first failure and never throws.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="jobOf">The service that a step belongs to.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="progress">Receives a line for each step.</param>
/// <param name="time">Measures the pauses before another read.</param>
internal sealed class Applier(IControlPlane controlPlane, Func<PlanStep, Job> jobOf, int concurrency, Heartbeat progress, TimeProvider time)
{
    private readonly ReadBack _readBack = new(controlPlane, time);
    private readonly ConcurrentDictionary<ResourceId, long> _versions = [];
    private readonly Lock _gate = new();
    private volatile bool _stopped;
    private string? _meshUid;
    private (PlanStep Step, Exception Problem)? _failure;

    /// <summary>Applies steps as far as it goes.</summary>
    /// <param name="waves">The steps by wave.</param>
    /// <param name="cancellationToken">Starts no further steps; steps that have started are completed.</param>
    public async Task<Applied> RunAsync(IReadOnlyList<IReadOnlyList<PlanStep>> waves, CancellationToken cancellationToken)
    {
        var stepsToUndo = new List<IReadOnlyCollection<PlanStep>>();
        var total = waves.Sum(wave => wave.Count);
        // Calls in progress are completed when another one fails, because the outcome of an aborted call would be unknown.
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency };
        var durations = new List<TimeSpan>();
        foreach (var wave in waves)
        {
            var started = progress.Timestamp;
            var done = new ConcurrentQueue<PlanStep>();
            stepsToUndo.Add(done);
            await Parallel.ForEachAsync(wave, options, async (step, _) =>
            {
                if (_stopped) return;
                progress.Doing($"{stepsToUndo.Sum(steps => steps.Count)} of {total} steps done, waiting for {step}");
                await TryAsync(step, done, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
            durations.Add(progress.Since(started));
            if (_failure is not null) break;
        }

        return new(stepsToUndo, _versions, _failure?.Step, _failure?.Problem) { Durations = durations, MeshUid = _meshUid };
    }

    private async Task TryAsync(PlanStep step, ConcurrentQueue<PlanStep> done, CancellationToken cancellationToken)
    {
        var (run, started) = (new StepRun(step), progress.Timestamp);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A started call is completed: an aborted write could still take effect after undoing has read the resource. Attempts have a time limit.
            await RunAsync(run).ConfigureAwait(false);
            done.Enqueue(run.Step);
            var version = _versions.GetValueOrDefault(step.Id);
            progress.Line(run.IsOfAnother ? DeployText.Found(run.Step, version) : DeployText.Done(run.Step, version, progress.Since(started)));
        }
        catch (Exception problem)
        {
            // Whatever the problem is, the mesh must be restored. Even a refusal does not prove that nothing was written: undoing reads the resource first.
            if (run.Called) done.Enqueue(run.Step);
            lock (_gate) _failure ??= (run.Step, problem);
            _stopped = true;
        }
    }

    private async Task RunAsync(StepRun run)
    {
        var step = run.Step;
        if (step.Kind != StepKind.Create) await RefuseOthersAsync(step).ConfigureAwait(false);
        switch (step.Kind)
        {
            case StepKind.Create:
                await CreateAsync(run).ConfigureAwait(false);
                break;
            case StepKind.Update:
                var updated = await WriteAsync(run, controlPlane.UpdateAsync).ConfigureAwait(false);
                updated = await _readBack.SpecAsync(updated, step.After!, step.Before!.Spec, $"Update{step.Id.Kind}", CancellationToken.None)
                    .ConfigureAwait(false);
                _versions[step.Id] = updated.Version;
                await TagAsync(run).ConfigureAwait(false);
                break;
            case StepKind.Tag:
                _versions[step.Id] = step.Before!.Version;
                await TagAsync(run).ConfigureAwait(false);
                break;
            default:
                await DeleteAsync(run).ConfigureAwait(false);
                _versions.TryRemove(step.Id, out _);
                break;
        }
    }

    private async Task CreateAsync(StepRun run, bool isAgain = false)
    {
        var step = run.Step;
        try
        {
            var made = await jobOf(step).CreateAsync(step.Id, () => WriteAsync(run, controlPlane.CreateAsync)).ConfigureAwait(false);
            made = await _readBack.SpecAsync(made, step.After!, null, $"Create{step.Id.Kind}", CancellationToken.None).ConfigureAwait(false);
            _versions[step.Id] = made.Version;
            if (step.Id.Kind == ResourceKind.Mesh) _meshUid = made.Uid;
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Conflict)
        {
            var live = await LiveState.ReadKnownAsync(controlPlane, step.Id, CancellationToken.None, time).ConfigureAwait(false);
            if (live is null)
            {
                // Its deletion by someone else may just have ended.
                if (isAgain) throw ExistsAndDoesNot(step, problem);
                await CreateAsync(run, isAgain: true).ConfigureAwait(false);
                return;
            }

            var isMesh = step.Id.Kind == ResourceKind.Mesh;
            if (isMesh) _meshUid = live.Uid;
            if (Match(live, step.After!) && IsMadeBy(step, live, problem))
            {
                // Created by this step, whose first response was lost.
                _versions[step.Id] = live.Version;
            }
            else if (SharedHosts.AreShared(step.After!, live, jobOf(step).Order.Definition.Owner))
            {
                // Created at the same time by the deploy of another project that declares the same host.
                _versions[step.Id] = live.Version;
                run.IsOfAnother = true;
            }
            else if (Undoer.IsUnclaimedMesh(step))
            {
                // The first deploy of another service creates the same mesh.
                _versions[step.Id] = live.Version;
                run.IsOfAnother = true;
            }
            else if (isMesh && MayTake(live, jobOf(step).Order))
            {
                run.Step = new(StepKind.Update, step.Id, live, step.After);
                run.Called = false;
                await RunAsync(run).ConfigureAwait(false);
            }
            else
            {
                // No attempt of this step can have created the resource, so undoing must not delete it.
                run.Called = false;
                throw new ControlPlaneException(problem.Error, problem.Operation, problem.Message, problem);
            }
        }
    }

    private static ControlPlaneException ExistsAndDoesNot(PlanStep step, ControlPlaneException refused) => new(
        ControlPlaneError.Contradiction, refused.Operation,
        $"{refused.Operation} of {step.Id} was refused twice, as if the resource existed, but Describe{step.Id.Kind} reports that it does not exist.", refused);

    private async Task<LiveResource> WriteAsync(StepRun run, Func<Resource, string, CancellationToken, Task<LiveResource>> write)
    {
        var (patience, token) = (new Patience(time), ClientTokens.Next());
        run.Called = true;
        while (true)
        {
            try
            {
                return await write(run.Step.After!, token, CancellationToken.None).ConfigureAwait(false);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
                // What the resource refers to was read, or was created just now.
                if (!await patience.WaitAsync(CancellationToken.None).ConfigureAwait(false)) throw;
            }
        }
    }

    private async Task DeleteAsync(StepRun run)
    {
        var patience = new Patience(time);
        run.Called = true;
        while (true)
        {
            try
            {
                await controlPlane.DeleteAsync(run.Step.Id, CancellationToken.None).ConfigureAwait(false);
                await _readBack.GoneAsync(run.Step.Id, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
                // It is already deleted, which is what the step wants, unless the control plane still describes it.
                if (await controlPlane.DescribeAsync(run.Step.Id, CancellationToken.None).ConfigureAwait(false) is null) return;
                if (!await patience.WaitAsync(CancellationToken.None).ConfigureAwait(false)) throw;
            }
        }
    }

    /// <summary>Looks again at what a step changes or deletes, because another project can have taken it over while the plan was applied.</summary>
    private async Task RefuseOthersAsync(PlanStep step)
    {
        var live = await LiveState.ReadOneAsync(controlPlane, step.Id, CancellationToken.None, time).ConfigureAwait(false);
        PlannedState.RefuseOther(step, live, jobOf(step));
    }

    /// <summary>Whether an attempt of a step can have created a resource that equals what the step creates.</summary>
    private bool IsMadeBy(PlanStep step, LiveResource live, ControlPlaneException conflict) =>
        live.Version == 1 && (live.CreatedAt is null ? conflict.Repeated : jobOf(step).MayHaveMade(live));

    private static bool MayTake(LiveResource live, DeployOrder order) =>
        Planner.OwnerOf(live) is { } owner ? owner == OwnershipTags.Unclaimed || owner == order.Definition.Owner : order.Settings.Adopt;

    private static bool Match(LiveResource live, Resource wanted) =>
        FieldDiff.Compare(live.Spec, wanted.Spec).Count == 0 && FieldDiff.CompareTags(live.Tags!, wanted.Tags).Count == 0;

    private async Task TagAsync(StepRun run)
    {
        var (before, after) = (run.Step.Before!, run.Step.After!);
        run.Called = true;
        var removed = OwnershipTags.Removed(before.Tags!, after.Tags);
        var wrote = false;
        await TagWriter.WriteAsync(controlPlane, before.Arn, before.Tags!, after.Tags, removed, () => wrote = true, CancellationToken.None)
            .ConfigureAwait(false);
        if (wrote) await _readBack.TagsAsync(before.Arn, after.Tags, removed, CancellationToken.None).ConfigureAwait(false);
    }

    private sealed class StepRun(PlanStep step)
    {
        /// <summary>The step. A conflict can turn it into another one.</summary>
        public PlanStep Step { get; set; } = step;

        /// <summary>Whether a write call has started that may have had an effect.</summary>
        public bool Called { get; set; }

        /// <summary>Whether the resource exists because another deploy has created it.</summary>
        public bool IsOfAnother { get; set; }
    }
}

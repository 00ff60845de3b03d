using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
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
}

/// <summary>
/// Applies plans: the steps of a wave run concurrently, one wave after the other. It stops at the first failure and never throws.
/// </summary>
/// <param name="controlPlane">The control plane.</param>
/// <param name="jobOf">The service that a step belongs to.</param>
/// <param name="concurrency">Number of concurrent calls, at least 1.</param>
/// <param name="progress">Receives a line for each step.</param>
internal sealed class Applier(IControlPlane controlPlane, Func<PlanStep, Job> jobOf, int concurrency, Heartbeat progress)
{
    private readonly ConcurrentDictionary<ResourceId, long> _versions = [];
    private readonly Lock _gate = new();
    private volatile bool _stopped;
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

        return new(stepsToUndo, _versions, _failure?.Step, _failure?.Problem) { Durations = durations };
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
            // Whatever the problem is, the mesh must be restored. Only a refused first call certainly changed nothing.
            var refused = problem is ControlPlaneException { OutcomeUnknown: false } or MeshException || !run.Called;
            if (run.Wrote || !refused) done.Enqueue(run.Step);
            lock (_gate) _failure ??= (run.Step, problem);
            _stopped = true;
        }
    }

    private async Task RunAsync(StepRun run)
    {
        var step = run.Step;
        switch (step.Kind)
        {
            case StepKind.Create:
                await CreateAsync(run).ConfigureAwait(false);
                break;
            case StepKind.Update:
                run.Called = true;
                var updated = await controlPlane.UpdateAsync(step.After!, jobOf(step).Tokens.For(step, "apply"), CancellationToken.None).ConfigureAwait(false);
                _versions[step.Id] = updated.Version;
                run.Wrote = true;
                await TagAsync(run).ConfigureAwait(false);
                break;
            case StepKind.Tag:
                _versions[step.Id] = step.Before!.Version;
                await TagAsync(run).ConfigureAwait(false);
                break;
            default:
                try
                {
                    run.Called = true;
                    await controlPlane.DeleteAsync(step.Id, CancellationToken.None).ConfigureAwait(false);
                }
                catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
                {
                    // It is already deleted, which is what the step wants.
                }

                _versions.TryRemove(step.Id, out _);
                break;
        }
    }

    private async Task CreateAsync(StepRun run)
    {
        var step = run.Step;
        try
        {
            run.Called = true;
            var made = await controlPlane.CreateAsync(step.After!, jobOf(step).Tokens.For(step, "apply"), CancellationToken.None).ConfigureAwait(false);
            _versions[step.Id] = made.Version;
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Conflict)
        {
            var live = await LiveState.ReadOneAsync(controlPlane, step.Id, CancellationToken.None).ConfigureAwait(false);
            if (live is null) throw;
            var isMesh = step.Id.Kind == ResourceKind.Mesh;
            if (Match(live, step.After!))
            {
                // Created by this step, whose first response was lost, or by the first deploy of another service, which creates the same mesh.
                run.Wrote = !isMesh;
                _versions[step.Id] = live.Version;
            }
            else if (SharedHosts.AreShared(step.After!, live, jobOf(step).Order.Definition.Owner))
            {
                // Created at the same time by the deploy of another project that declares the same host.
                _versions[step.Id] = live.Version;
                run.IsOfAnother = true;
            }
            else if (isMesh && step.After!.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed)
            {
                _versions[step.Id] = live.Version;
            }
            else if (isMesh && MayTake(live, jobOf(step).Order))
            {
                run.Step = new(StepKind.Update, step.Id, live, step.After);
                run.Called = false;
                await RunAsync(run).ConfigureAwait(false);
            }
            else
            {
                // The existing resource differs from what this step creates, so no attempt of this step can have created it.
                throw new ControlPlaneException(problem.Error, problem.Operation, problem.Message, problem);
            }
        }
    }

    private static bool MayTake(LiveResource live, DeployOrder order) =>
        Planner.OwnerOf(live) is { } owner ? owner == OwnershipTags.Unclaimed || owner == order.Definition.Owner : order.Settings.Adopt;

    private static bool Match(LiveResource live, Resource wanted) =>
        FieldDiff.Compare(live.Spec, wanted.Spec).Count == 0 && FieldDiff.CompareTags(live.Tags!, wanted.Tags).Count == 0;

    private async Task TagAsync(StepRun run)
    {
        var (before, after) = (run.Step.Before!, run.Step.After!);
        run.Called = true;
        var removable = OwnershipTags.SetByUsers(before.Tags).Keys;
        await TagWriter.WriteAsync(controlPlane, before.Arn, before.Tags!, after.Tags, removable, () => run.Wrote = true, CancellationToken.None)
            .ConfigureAwait(false);
    }

    private sealed class StepRun(PlanStep step)
    {
        /// <summary>The step. A conflict can turn it into another one.</summary>
        public PlanStep Step { get; set; } = step;

        /// <summary>Whether a write call has started.</summary>
        public bool Called { get; set; }

        /// <summary>Whether the resource exists because another deploy has created it.</summary>
        public bool IsOfAnother { get; set; }

        /// <summary>Whether a write call has succeeded.</summary>
        public bool Wrote { get; set; }
    }
}

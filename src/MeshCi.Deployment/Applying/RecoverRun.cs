using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Undoes what failed and unfinished deploys have left, from their ledger entries, under the leases of the services. It needs no entry of its own: until it is
/// complete, the entries remain unsettled, so that it can be repeated.
/// </summary>
internal sealed class RecoverRun(IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time, Heartbeat progress)
{
    /// <summary>The target that recovers.</summary>
    internal const string Target = "MeshRecover";

    /// <summary>Recovers services.</summary>
    /// <param name="requests">The services.</param>
    /// <param name="before">The entries of each service, as they were read.</param>
    /// <param name="histories">The entries of each service, with an outcome each.</param>
    /// <param name="context">The build that recovers.</param>
    /// <param name="cancellationToken">Stops before the first write; a recovery that has started is completed, or continued by the next one.</param>
    /// <exception cref="ControlPlaneException">The mesh cannot be read. Nothing was written.</exception>
    /// <exception cref="MeshException">MESH7003, or MESH7033 if something could not be restored.</exception>
    public async Task<IReadOnlyList<RecoverResult>> RunAsync(
        IReadOnlyList<RecoverRequest> requests, IReadOnlyList<LedgerHistory> before, IReadOnlyList<LedgerHistory> histories, BuildContext context,
        CancellationToken cancellationToken)
    {
        var targets = histories.Select(history => TargetsOf(history.Unsettled)).ToList();
        // What the entries did not write decides about the order: a route can prevent a change to its router.
        var others = histories.Where(history => history.Unsettled.Any())
            .SelectMany(history => history.Unsettled.Append(history.Live).OfType<LedgerEntry>()).SelectMany(entry => entry.Resources);
        var live = await LiveState.ReadAsync(
            controlPlane, targets.SelectMany(target => target.Keys).Concat(others), _ => true, settings.Concurrency, cancellationToken, time: time)
            .ConfigureAwait(false);
        foreach (var (request, history) in requests.Zip(histories)) RefuseForeign(request, history, live);

        var drafts = requests.Select((request, at) => Draft(request, targets[at], histories[at], live)).ToList();
        var joint = JointPlan.Make(drafts, live);
        cancellationToken.ThrowIfCancellationRequested();
        if (joint.HasChanges)
            controlPlane = await controlPlane.RestrictAsync(PlannedCalls.Of(joint.Waves), progress.Line, cancellationToken).ConfigureAwait(false);
        var journals = new List<LedgerHistory>();
        foreach (var (history, plan) in histories.Zip(joint.Plans))
            journals.Add(await WithReplacedAsync(history, plan, cancellationToken).ConfigureAwait(false));
        histories = journals;
        var left = joint.HasChanges ? await RestoreAsync(joint, histories, context).ConfigureAwait(false) : [];
        foreach (var (history, plan) in histories.Zip(joint.Plans)) await RecordAsync(history, plan, left, context).ConfigureAwait(false);
        if (left.Count > 0) throw new MeshException(FailureText.NotRecovered(left), left[0].Problem);
        var results = requests.Select((request, at) => Result(request.Service, before[at], histories[at], joint.Plans[at])).ToList();
        foreach (var result in results) progress.Line(DeployText.Recovered(joint.Mesh, result, progress.Elapsed));
        return results;
    }

    private static RecoverResult Result(string service, LedgerHistory before, LedgerHistory after, Plan plan)
    {
        var action = after.Unsettled.Any() ? RecoverAction.Restored
            : after.Live?.Sequence > (before.Live?.Sequence ?? 0) ? RecoverAction.Completed
            : before.Unsettled.Any() ? RecoverAction.Restored
            : RecoverAction.Nothing;
        return new(service, action, after.Live?.LiveBuild, plan.Counts.Changed);
    }

    /// <summary>For each resource that unsettled entries write, what it was before the first of them; null if it did not exist.</summary>
    private static Dictionary<ResourceId, Resource?> TargetsOf(IEnumerable<LedgerEntry> unsettled)
    {
        var targets = new Dictionary<ResourceId, Resource?>();
        foreach (var previous in unsettled.SelectMany(entry => entry.Previous)) targets.TryAdd(previous.Id, previous.Resource);
        return targets;
    }

    private static string? OwnerOf(LedgerHistory history) => history.Unsettled.LastOrDefault()?.Definition.Owner;

    private static void RefuseForeign(RecoverRequest request, LedgerHistory history, LiveState live)
    {
        if (OwnerOf(history) is not { } owner) return;
        if (request.Ownership is { } own && owner != own.Owner && owner != own.Former)
        {
            throw new MeshException(MeshDiagnostics.OwnedByAnother,
                $"{request.Mesh}/{request.Service} was deployed by a project other than {own.Owner}: its owner is {owner}. Nothing was written. "
                + "Run MeshRecover in that project.");
        }

        var before = TargetsOf(history.Unsettled);
        foreach (var resource in before.Keys.Select(live.Find).OfType<LiveResource>())
        {
            var former = before[resource.Id]?.Tags.GetValueOrDefault(OwnershipTags.Owner);
            if (Planner.OwnerOf(resource) is { } now && now != owner && now != former && now != OwnershipTags.Unclaimed && before[resource.Id] is not null)
            {
                throw new MeshException(MeshDiagnostics.OwnedByAnother,
                    $"{InMesh.Name(resource.Id, request.Mesh)} belongs to {now} by now, so that its state before build "
                    + $"{history.Unsettled.Last().Context.Build} cannot be restored. Nothing was written. Deploy this project again to settle that build.");
            }
        }
    }

    private static Plan Draft(RecoverRequest request, Dictionary<ResourceId, Resource?> targets, LedgerHistory history, LiveState live)
    {
        var owner = OwnerOf(history);
        var changes = targets.Select(target => Change(target.Key, target.Value, live.Find(target.Key), history, owner)).OfType<Change>().ToList();
        if (owner is not null)
        {
            changes.AddRange(live.All.Where(resource => !targets.ContainsKey(resource.Id) && Planner.OwnerOf(resource) == owner)
                .Select(resource => new Change(resource.Id, ChangeKind.Unchanged, [], "", resource, AsWritten(resource))));
        }

        return new() { Mesh = request.Mesh, Service = request.Service, Changes = [.. changes.OrderBy(change => change.Id)], Notes = [] };
    }

    private static Change? Change(ResourceId id, Resource? target, LiveResource? live, LedgerHistory history, string? owner)
    {
        if (target is null)
        {
            // What another project has made in the meantime stays, as does a mesh without an owner, and one that the journal does not prove to be the
            // run's own: the run may have taken over one that another process created at the same time.
            var isOwn = id.Kind != ResourceKind.Mesh || history.Unsettled.Any(entry => entry.Place.MeshUid == live?.Uid);
            return live is null || Planner.OwnerOf(live) != owner || !isOwn ? null
                : new(id, ChangeKind.Delete, FieldDiff.Compare(live.Spec, null), "was created by a deploy that did not complete", live, null);
        }

        if (live is null)
            return new(id, ChangeKind.Create, FieldDiff.Compare(null, target.Spec), "was deleted by a deploy that did not complete", null, target);
        IReadOnlyList<FieldChange> fields = [.. FieldDiff.Compare(live.Spec, target.Spec), .. FieldDiff.CompareTags(live.Tags!, target.Tags)];
        return new(id, fields.Count == 0 ? ChangeKind.Unchanged : ChangeKind.Update, fields, "", live, target);
    }

    private static Resource AsWritten(LiveResource live) => new() { Id = live.Id, Spec = live.Spec, Tags = live.Tags! };

    /// <summary>Adds to the entry what is deleted and created again although the entry did not write it, so that another recovery finds it.</summary>
    private async Task<LedgerHistory> WithReplacedAsync(LedgerHistory history, Plan plan, CancellationToken cancellationToken)
    {
        if (history.Unsettled.LastOrDefault() is not { } newest) return history;
        var known = TargetsOf(history.Unsettled);
        var replaced = plan.Changes.Where(change => change.Kind == ChangeKind.Replace && !known.ContainsKey(change.Id))
            .Select(change => new PreviousState(change.Id, AsWritten(change.Before!))).ToList();
        if (replaced.Count == 0) return history;
        var extended = newest with { Previous = [.. newest.Previous, .. replaced] };
        await ledger.SettleAsync(extended, cancellationToken).ConfigureAwait(false);
        return history with { Entries = [.. history.Entries.Select(entry => entry == newest ? extended : entry)] };
    }

    private async Task<IReadOnlyList<LeftChange>> RestoreAsync(JointPlan joint, IReadOnlyList<LedgerHistory> histories, BuildContext context)
    {
        var jobOf = new Dictionary<ResourceId, Job>();
        foreach (var (history, plan) in histories.Zip(joint.Plans).Where(pair => pair.Second.HasChanges))
        {
            progress.Line(DeployText.Recovering(plan, history));
            foreach (var change in plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged))
                progress.Line($"  {PlanText.Symbol(change.Kind)} {change.Id}");
            var first = history.Unsettled.First();
            var order = new DeployOrder(EntryKind.Rollback, null, first.Definition, context, history, new());
            var job = new Job(order, plan, first);
            foreach (var change in plan.Changes)
            {
                if (change.Writes || !jobOf.ContainsKey(change.Id)) jobOf[change.Id] = job;
            }
        }

        // Going from the live state to the previous one is undoing the steps of the other direction.
        var steps = joint.Waves.Reverse().Select(IReadOnlyCollection<PlanStep> (wave) => [.. wave.Select(Inverse)]).ToList();
        var replaced = joint.Changes.Where(change => change.Kind == ChangeKind.Replace).Select(change => change.Id).ToHashSet();
        using var timeout = new CancellationTokenSource(settings.UndoLimit(steps.Sum(wave => wave.Count)), time);
        return await new Undoer(controlPlane, step => jobOf[step.Id], settings.Concurrency, progress, time) { Replaced = replaced }
            .RunAsync(steps, timeout.Token).ConfigureAwait(false);
    }

    private static PlanStep Inverse(PlanStep step)
    {
        var kind = step.Kind switch { StepKind.Create => StepKind.Delete, StepKind.Delete => StepKind.Create, var other => other };
        var before = step.After is not { } after ? null : new LiveResource
        {
            Id = after.Id,
            Spec = after.Spec,
            Tags = after.Tags,
            Arn = step.Before?.Arn ?? "",
            Uid = step.Before?.Uid ?? "",
            Version = step.Before?.Version ?? 1,
        };
        return new(kind, step.Id, before, step.Before is { } live ? new() { Id = live.Id, Spec = live.Spec, Tags = live.Tags! } : null);
    }

    private async Task RecordAsync(LedgerHistory history, Plan plan, IReadOnlyList<LeftChange> left, BuildContext context)
    {
        progress.Doing("recording the outcome");
        var ids = plan.Changes.Select(change => change.Id).ToHashSet();
        IReadOnlyList<string> own = [.. left.Where(item => ids.Contains(item.Step.Id)).Select(item => item.Line)];
        foreach (var entry in history.Unsettled)
        {
            await ledger.SettleAsync(entry with
            {
                Place = await RestoredMesh.FindAsync(entry.Place, controlPlane, time).ConfigureAwait(false),
                Outcome = own.Count == 0 ? EntryOutcome.FailedRestored : EntryOutcome.FailedDirty,
                Left = own,
                EndedBy = context.Build ?? Target,
            }, CancellationToken.None).ConfigureAwait(false);
        }
    }
}

using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// A deploy or rollback of one or several services under their leases: writes a journal entry for each service that changes, applies the plan, and then
/// records the outcome or undoes the changes.
/// </summary>
internal sealed class DeployRun(
    IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time, Heartbeat progress, PlanDocument document)
{
    /// <summary>Carries out orders.</summary>
    /// <param name="orders">The orders, by name of the service.</param>
    /// <param name="joint">The plan, with one plan for each order.</param>
    /// <param name="cancellationToken">Cancels the run; what was written is undone.</param>
    /// <returns>A result for each order.</returns>
    /// <exception cref="MeshException">It failed. The message describes the state that was left.</exception>
    public async Task<IReadOnlyList<DeployResult>> RunAsync(IReadOnlyList<DeployOrder> orders, JointPlan joint, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> together = [.. orders.Select(order => order.Definition.Service)];
        // Entries of one command are found by their time.
        var when = time.GetUtcNow();
        var jobs = orders.Select((order, at) => new Job(order, joint.Plans[at], Entry(order, joint.Plans[at], document.Services[at], together, when))).ToList();
        DeployTelemetry.RecordBuilds(jobs.Select(job => job.Entry.Context.Build).OfType<string>());
        // The end of a former name belongs to the same changes, even if everything that has that name stays for now.
        var changing = jobs.Where(job => job.Plan.HasChanges || (joint.HasChanges && job.Order.Kind == EntryKind.Rename)).ToList();
        var applied = new Applied([], new Dictionary<ResourceId, long>(), null, null);
        if (changing.Count > 0) applied = await ApplyAsync(jobs, changing, joint, cancellationToken).ConfigureAwait(false);

        // When the mesh has been changed, the deploy is complete, also for the services that did not change.
        if (changing.Count > 0) cancellationToken = CancellationToken.None;
        var (results, failed) = (new List<DeployResult>(), new List<(Job Job, MeshException Problem)>());
        foreach (var job in jobs)
        {
            try
            {
                results.Add(job.Written is { } written
                    ? Result(job, job.Entry.LiveBuild, written.Entry, job.Entry.Sequence, applied.Versions)
                    : await RecordUnchangedAsync(job, cancellationToken).ConfigureAwait(false));
            }
            catch (MeshException problem) when (changing.Count > 0)
            {
                // What could not be written is reported without the sentence that the mesh was not changed.
                failed.Add((job, problem.InnerException as MeshException ?? problem));
                results.Add(Result(job, job.Entry.LiveBuild, null, job.Entry.Sequence, applied.Versions));
            }
        }

        if (failed.Count > 0)
        {
            foreach (var (job, problem) in failed) progress.Line(DeployText.NotRecorded(job.Entry.LiveBuild, problem.Message));
            var finding = FailureText.UnchangedNotRecorded(failed.Select(item => ledger.Describe(item.Job.Entry)), failed[0].Problem);
            throw new MeshException(
                finding with { Service = failed[0].Job.Order.Definition.Service }, new DeployedException(WithFormer(jobs, results), failed[0].Problem));
        }

        if (jobs.Count > 1)
            progress.Line(DeployText.Together(joint, Names, Ended(orders), Builds(results), progress.Elapsed));
        return [.. WithFormer(jobs, results).Select(result => result with { MeshUid = applied.MeshUid ?? document.Place.MeshUid })];
    }

    /// <summary>The results, each with the plans for what its service had under other names.</summary>
    private static IReadOnlyList<DeployResult> WithFormer(List<Job> jobs, IEnumerable<DeployResult> results)
    {
        var former = jobs.Where(job => job.Order.Kind == EntryKind.Rename).ToLookup(job => job.Order.Renaming!.To, job => job.Plan);
        return [.. results.Select(result => result.Kind == EntryKind.Rename ? result : result with { Former = [.. former[result.Plan.Service]] })];
    }

    private DeployResult Result(Job job, string build, LedgerEntry? entry, long sequence, IReadOnlyDictionary<ResourceId, long> written) =>
        new(job.Plan, build, entry, Versions(job.Plan, written), progress.Elapsed)
        {
            Document = document.WithFormerNames(job.Plan.Service),
            Sequence = sequence,
            Kind = job.Order.Kind,
            When = time.GetUtcNow(),
        };

    private async Task<Applied> ApplyAsync(List<Job> jobs, List<Job> changing, JointPlan joint, CancellationToken cancellationToken)
    {
        progress.Line(DeployText.Begin(joint, What(changing)));
        foreach (var line in PlanText.Preview(document)) progress.Line(line);
        progress.Doing("asking for the permission to make these changes");
        controlPlane = await controlPlane.RestrictAsync(PlannedCalls.Of(joint.Waves), progress.Line, cancellationToken).ConfigureAwait(false);
        progress.Doing("writing the journal");
        foreach (var job in changing) await WriteJournalAsync(job, changing, cancellationToken).ConfigureAwait(false);
        progress.Line(DeployText.Applying(joint.Waves));

        var jobOf = changing.SelectMany(job => job.Plan.Waves.SelectMany(wave => wave), (job, step) => (job, step.Id)).DistinctBy(pair => pair.Id)
            .ToDictionary(pair => pair.Id, pair => pair.job);
        var applied = await RunAsync(joint.Waves).ConfigureAwait(false);
        if (changing.Exists(AllowsGap) && FullQuota.DeleteFirst(joint.Waves, FullQuota.Room(joint.Waves, applied)) is { } waves)
        {
            progress.Line(DeployText.DeletesFirst(applied.Failed!, waves[0]));
            var left = await UndoStepsAsync(applied, step => jobOf[step.Id]).ConfigureAwait(false);
            if (left.Left.Count == 0) applied = await RunAsync(waves).ConfigureAwait(false);
        }

        if (applied.Problem is not null) throw await UndoAsync(changing, joint, applied, step => jobOf[step.Id]).ConfigureAwait(false);
        var place = await ReadPlaceAsync(changing[0].Entry.Place).ConfigureAwait(false);
        var recording = DeployTelemetry.InPhaseAsync("record", () => RecordAsync(changing, place, applied.Versions));
        if (await recording.ConfigureAwait(false) is { } notRecorded)
        {
            var live = jobs.Select(job => Result(job, job.Entry.LiveBuild, job.Written?.Entry, job.Entry.Sequence, applied.Versions)).ToList();
            throw new MeshException(notRecorded.Finding, new DeployedException(WithFormer(jobs, live), notRecorded));
        }

        var isDeploy = changing.TrueForAll(job => job.Order.Target is null);
        foreach (var line in DeployText.Waves(joint.Waves, applied.Durations)) progress.Line(line);
        // MSBuild fails a cancelled build, whatever its tasks return.
        if (cancellationToken.IsCancellationRequested) progress.Line(DeployText.CancelledTooLate(isDeploy ? "deploy" : "rollback"));
        foreach (var job in changing.Where(job => joint.Plans.Count == 1 || Names.Count > 1 || job.Order.Kind == EntryKind.Rename))
            progress.Line(Ended(job, isDeploy, joint.Plans.Count == 1));

        return applied;

        Task<Applied> RunAsync(IReadOnlyList<IReadOnlyList<PlanStep>> waves) =>
            DeployTelemetry.InPhaseAsync("apply", () =>
                new Applier(controlPlane, step => jobOf[step.Id], settings.Concurrency, progress, time).RunAsync(waves, cancellationToken));
    }

    /// <summary>The services, without the names that some of them had before.</summary>
    private IReadOnlyList<string> Names => [.. document.Current.Select(service => service.Service)];

    private static IEnumerable<string> Builds(IEnumerable<DeployResult> results) =>
        results.Where(result => result.Kind != EntryKind.Rename).Select(result => result.Build);

    private static string Ended(IReadOnlyList<DeployOrder> orders) =>
        orders.Any(order => order.Kind == EntryKind.Destroy) ? "removed" : orders.All(order => order.Target is null) ? "deployed" : "rolled back";

    private string Ended(Job job, bool isDeploy, bool isOnly)
    {
        if (job.Order.Kind == EntryKind.Destroy) return DeployText.Removed(job.Plan, progress.Elapsed);
        if (job.Order.Kind == EntryKind.Rename) return DeployText.Renamed(job.Plan, job.Order.Renaming!);
        return (isDeploy, isOnly) switch
        {
            (true, true) => DeployText.Deployed(job.Plan, job.Entry.LiveBuild, progress.Elapsed),
            (true, false) => DeployText.PartDeployed(job.Plan, job.Entry.LiveBuild),
            (false, true) => DeployText.RolledBack(job.Plan, job.Entry.LiveBuild, progress.Elapsed),
            (false, false) => DeployText.PartRolledBack(job.Plan, job.Entry.LiveBuild),
        };
    }

    private static bool AllowsGap(Job job) => job.Order.Settings.AllowGap;

    private static string What(IReadOnlyList<Job> changing) => string.Join(", ", changing.Select(job =>
        job.Order.Kind == EntryKind.Destroy ? $"removing {job.Order.Definition.Service}"
        : job.Order.Kind == EntryKind.Rename ? $"renaming {job.Order.Definition.Service} to {job.Order.Renaming!.To}"
        : job.Order.Target is null
        ? $"deploying build {job.Entry.Context.Build} of {job.Order.Definition.Service}"
        : $"rolling {job.Order.Definition.Service} back to build {job.Order.Target}"));

    /// <summary>Writes the entry of a service before the first change. If that fails, the entries of the other services end as well.</summary>
    private async Task WriteJournalAsync(Job job, IReadOnlyList<Job> changing, CancellationToken cancellationToken)
    {
        try
        {
            job.Written = await ledger.AppendAsync(job.Entry, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            foreach (var other in changing.Where(other => other.Written is not null))
            {
                try
                {
                    var ended = other.Entry with { Outcome = EntryOutcome.FailedRestored };
                    await ledger.ReplaceAsync(other.Written!, ended, CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // The next deploy resolves an entry that is still marked as pending.
                }
            }

            throw;
        }
    }

    /// <summary>Writes the outcomes. The mesh is as it should be, so the deploy is not undone if the ledger cannot be written.</summary>
    /// <returns>MESH7034 if an outcome could not be written, otherwise null.</returns>
    private async Task<MeshException?> RecordAsync(
        IReadOnlyList<Job> changing, EntryPlace place, IReadOnlyDictionary<ResourceId, long> versions)
    {
        progress.Doing("recording the outcome");
        var patience = new Patience(time);
        var failed = new List<(Job Job, Exception Problem)>();
        foreach (var job in changing)
        {
            var ended = job.Entry with { Outcome = EntryOutcome.Succeeded, Place = place, Versions = LiveVersions.Of(job, versions) };
            if (await TryRecordAsync(job, ended, patience).ConfigureAwait(false) is { } problem) failed.Add((job, problem));
        }

        if (failed.Count == 0) return null;
        foreach (var (job, problem) in failed)
            progress.Line(DeployText.NotRecorded(job.Entry.LiveBuild, problem.Message));
        var finding = FailureText.NotRecorded(failed.Select(item => ledger.Describe(item.Job.Entry)), failed[0].Problem);
        return new(finding with { Service = failed[0].Job.Order.Definition.Service }, failed[0].Problem);
    }

    /// <summary>The place with the uid of the mesh, which did not exist before if this run has created it.</summary>
    private async Task<EntryPlace> ReadPlaceAsync(EntryPlace place)
    {
        if (place.MeshUid is not null) return place;
        try
        {
            var identity = await MeshIdentity.FindAsync(controlPlane, time, CancellationToken.None).ConfigureAwait(false);
            return place with { ControlPlane = identity.ControlPlane, MeshUid = identity.MeshUid };
        }
        catch (ControlPlaneException)
        {
            // The changes are live, so they are recorded without it.
            return place;
        }
    }

    private async Task<Exception?> TryRecordAsync(Job job, LedgerEntry ended, Patience patience)
    {
        while (true)
        {
            try
            {
                job.Written = await ledger.ReplaceAsync(job.Written!, ended, CancellationToken.None).ConfigureAwait(false);
                return null;
            }
            catch (Exception problem) when (problem is MeshException or IOException)
            {
                if (!await patience.WaitAsync(CancellationToken.None).ConfigureAwait(false)) return problem;
            }
        }
    }

    private async Task<DeployResult> RecordUnchangedAsync(Job job, CancellationToken cancellationToken)
    {
        var (order, pending) = (job.Order, job.Entry);
        var live = order.History.Live;
        var accepted = order.History.LastAccepted;
        // An older build only gets here with MeshAllowOlder, which starts its count again.
        var newer = order.Kind == EntryKind.Deploy && order.Context.BuildNumber is { } build
            && (accepted is null || build != accepted.Build || !accepted.IsOfSeries(order.Context));
        // An entry of a service that gets another name contains its former names.
        var isSame = order.Renaming is null or { IsOfLeftovers: true } && live is not null && live.Digest == pending.Digest
            && live.Kept.ToHashSet().SetEquals(pending.Kept);
        // Without a build in the ledger, an entry would only hide what the removal could not find.
        // A removal that keeps everything has not removed the service.
        var known = order.IsUnrecordedRemoval || (order.Kind == EntryKind.Destroy && job.Plan.Changes.Any(change => change.Kind == ChangeKind.Keep))
            || (isSame && !order.History.Unsettled.Any() && !newer);
        var ended = pending with { Outcome = EntryOutcome.Succeeded, Versions = LiveVersions.Of(job, new Dictionary<ResourceId, long>()) };
        var entry = known ? null : (await ledger.AppendAsync(ended, cancellationToken).ConfigureAwait(false)).Entry;
        var matches = live is not null && live.ResourcesDigest == pending.ResourcesDigest ? live.LiveBuild : pending.LiveBuild;
        var planned = document.Services.First(service => service.Service == job.Plan.Service);
        foreach (var line in PlanText.Drift(planned)) progress.Line(line);
        foreach (var kept in job.Plan.Changes.Where(change => change.Kind == ChangeKind.Keep)) progress.Line($"  = {kept.Id}  {kept.Reason}");
        foreach (var note in planned.Notes) progress.Line($"  ! {note}");
        // The last line is about the service and its former names.
        if (document.Services.Count == 1 || Names.Count > 1 || !document.HasChanges)
        {
            progress.Line(order.Kind == EntryKind.Destroy ? DeployText.NotRemoved(job.Plan)
                : DeployText.Unchanged(job.Plan, entry?.Context.Build, matches));
        }

        return Result(job, known ? matches : pending.LiveBuild, entry, entry?.Sequence ?? order.History.NextSequence - 1, new Dictionary<ResourceId, long>());
    }

    private async Task<MeshException> UndoAsync(
        List<Job> changing, JointPlan joint, Applied applied, Func<PlanStep, Job> jobOf)
    {
        progress.Line(FailureText.Undoing(applied));
        var room = FullQuota.Room(joint.Waves, applied);
        var help = room.Count > 0 ? FullQuota.Advice(
                applied.Failed!, room, !changing.Exists(AllowsGap) && FullQuota.DeleteFirst(joint.Waves, room) is not null)
            : applied is { Failed: { Kind: StepKind.Delete } held, Problem: ControlPlaneException { Error: ControlPlaneError.ResourceInUse } }
            ? await UseText.FindAsync(controlPlane, held.Id, settings.Concurrency, CancellationToken.None).ConfigureAwait(false)
            : null;
        var (left, count) = await UndoStepsAsync(applied, jobOf).ConfigureAwait(false);
        var recorded = "";
        var hasDeletedMesh = applied.StepsToUndo.SelectMany(wave => wave).Any(step => step is { Kind: StepKind.Delete, Id.Kind: ResourceKind.Mesh });
        foreach (var job in changing)
        {
            var place = job.Entry.Place;
            if (hasDeletedMesh) place = await RestoredMesh.FindAsync(place, controlPlane, time).ConfigureAwait(false);
            var own = left.Where(item => jobOf(item.Step) == job).Select(item => item.Line).ToList();
            var outcome = own.Count == 0 ? EntryOutcome.FailedRestored : EntryOutcome.FailedDirty;
            try
            {
                var ended = job.Entry with { Outcome = outcome, Left = own, Place = place };
                await ledger.ReplaceAsync(job.Written!, ended, CancellationToken.None).ConfigureAwait(false);
            }
            catch (MeshException problem)
            {
                recorded += $" {FailureText.EntryStillPending(ledger.Describe(job.Entry), problem)}";
            }
        }

        var undone = left.Count > 0 ? $"{left.Count} not undone"
            : FailureText.MeshStays(applied) ? "everything undone except the new mesh"
            : count == 0 ? "nothing was changed" : "everything undone";
        if (joint.Plans.Count > 1) progress.Line(DeployText.FailedTogether(joint, Names, undone, progress.Elapsed));
        else progress.Line(DeployText.Failed(changing[0].Plan, changing[0].Entry.Context.Build!, undone, progress.Elapsed));
        var finding = FailureText.Explain(controlPlane, changing, applied, left, count > 0, recorded, help);
        return new(finding with { Service = applied.Failed is { } step ? jobOf(step).Order.Definition.Service : null }, applied.Problem);
    }

    /// <summary>Undoes what was applied. Returns what could not be undone, and the number of steps that were.</summary>
    private async Task<(IReadOnlyList<LeftChange> Left, int Undone)> UndoStepsAsync(Applied applied, Func<PlanStep, Job> jobOf)
    {
        // The caller's token may have ended the deploy, so undoing has a time limit of its own.
        using var timeout = new CancellationTokenSource(settings.UndoLimit(applied.StepsToUndo.Sum(wave => wave.Count)), time);
        var undoer = new Undoer(controlPlane, jobOf, settings.Concurrency, progress, time);
        var left = await DeployTelemetry.InPhaseAsync("undo", () => undoer.RunAsync(applied.StepsToUndo, timeout.Token)).ConfigureAwait(false);
        return (left, undoer.Undone);
    }

    private LedgerEntry Entry(DeployOrder order, Plan plan, PlannedService planned, IReadOnlyList<string> together, DateTimeOffset when)
    {
        var (adopted, givenBack) = Adopted(order, plan);
        return EntryOf(order, plan, planned, together, when) with { Adopted = adopted, GivenBack = givenBack };
    }

    private LedgerEntry EntryOf(DeployOrder order, Plan plan, PlannedService planned, IReadOnlyList<string> together, DateTimeOffset when) => new()
    {
        Sequence = order.History.NextSequence,
        Kind = order.Kind,
        Outcome = EntryOutcome.Pending,
        Context = order.Context with { Build = order.Build },
        Target = order.Target,
        Place = new(order.History.Scope.Mesh?.ControlPlane, order.History.Scope.Mesh?.MeshUid, settings.Environment),
        Project = order.Settings.Project,
        FormerOwners = FormerOwners(order),
        Together = together,
        Accepted = (order.Former ?? order.History).AcceptedAfter(order.Kind, order.Context, DefinitionFile.ResourcesDigest(order.Definition)),
        When = when,
        Definition = order.Definition,
        Digest = DefinitionFile.Digest(order.Definition),
        ResourcesDigest = DefinitionFile.ResourcesDigest(order.Definition),
        Counts = plan.Counts,
        Plan = PlanJson.ToElement(planned),
        RenamedFrom = order.Kind == EntryKind.Rename ? null : order.Renaming?.From,
        RenamedTo = order.Kind == EntryKind.Rename ? order.Renaming?.To : null,
        FormerNames = FormerNames(order),
        // What only has the owner tag may be of another project.
        Kept = [.. plan.Changes.Where(change => change.Kind == ChangeKind.Keep && change.ReasonCode != ChangeReason.OnlyTagged).Select(change => change.Id)],
        Passing = Journal.Passing(plan),
        Previous = Journal.Of(plan, order.Definition, order.LiveBuild),
    };

    /// <summary>
    /// What earlier builds had taken over and what this plan takes over, each with its state before; and what was given back, which only a rollback needs.
    /// What this plan creates is the project's own, and what it takes over again is as it is now.
    /// </summary>
    private static (List<AdoptedState> Adopted, List<AdoptedState> GivenBack) Adopted(DeployOrder order, Plan plan)
    {
        var own = order.Definition.Resources.Select(resource => resource.Id)
            .Concat(plan.Changes.Where(change => change.Kind == ChangeKind.Keep).Select(change => change.Id)).ToHashSet();
        var other = plan.Changes.Where(change => change.Kind is ChangeKind.Delete or ChangeKind.Create || Adoption.IsAdopted(change))
            .Select(change => change.Id).ToHashSet();
        var entries = order.History.Current.Concat(order.Former?.Current ?? []).ToList();
        var before = entries.SelectMany(entry => entry.Adopted).Where(state => !other.Contains(state.Former.Id))
            .ToLookup(state => own.Contains(state.Former.Id));
        var taken = plan.Changes.Where(Adoption.IsAdopted).Select(change => new AdoptedState(
            new() { Id = change.Id, Spec = change.Before!.Spec, Tags = change.Before.Tags! }, order.LiveBuild));
        var given = before[false].Concat(entries.SelectMany(entry => entry.GivenBack)
            .Where(state => !other.Contains(state.Former.Id) && !own.Contains(state.Former.Id)));
        return ([.. before[true].DistinctBy(state => state.Former.Id), .. taken], [.. given.DistinctBy(state => state.Former.Id)]);
    }

    private static IReadOnlyList<string> FormerOwners(DeployOrder order)
    {
        var owners = order.Kind == EntryKind.Rename ? order.FormerOwners
            : order.Settings.Adopt ? order.History.Entries.Select(entry => entry.Owner) : [];
        return [.. owners.Where(owner => owner != order.Definition.Owner).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> FormerNames(DeployOrder order)
    {
        // The history under a former name ends with the rename.
        if (order.Kind == EntryKind.Rename) return [];
        var known = (order.History.Live?.FormerNames ?? []).Concat(order.Former?.Live?.FormerNames ?? []);
        return [.. (order.Renaming is { } rename ? known.Append(rename.From) : known).Where(name => name != order.Definition.Service).Distinct()];
    }

    private static Dictionary<ResourceId, long> Versions(Plan plan, IReadOnlyDictionary<ResourceId, long> written) => plan.Changes
        .Where(change => change.Kind != ChangeKind.Delete)
        .ToDictionary(change => change.Id, change => written.TryGetValue(change.Id, out var version) ? version : change.Before?.Version ?? 1);
}

using System.Globalization;
using System.Threading.RateLimiting;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Ledgers.Leases;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Preparing;
using MeshCi.Deployment.Reporting;
using MeshCi.Deployment.Telemetry;

namespace MeshCi.Deployment;

/// <summary>The verbs of deployment: plan, deploy, roll back, drift. One instance is for one mesh.</summary>
/// <remarks>
/// Every verb throws <see cref="MeshException"/> for a problem that the user can solve, with the state that was left, and
/// <see cref="OperationCanceledException"/> if it was cancelled before anything was written.
/// </remarks>
public sealed partial class MeshDeployer : IAsyncDisposable
{
    private readonly IControlPlane _bare;
    private readonly IControlPlane _controlPlane;
    private readonly Ledger _ledger;
    private readonly DeploySettings _settings;
    private readonly IReporter _reporter;
    private readonly TimeProvider _time;
    private readonly LivePlans _plans;
    private readonly RateLimiter[] _limiters = [];

    /// <param name="controlPlane">The control plane of the mesh. The deployer respects <see cref="DeploySettings.Limits"/>.</param>
    /// <param name="ledger">The record of deploys.</param>
    /// <param name="settings">Settings of the deploy.</param>
    /// <param name="reporter">Receives the progress.</param>
    /// <param name="time">The clock.</param>
    public MeshDeployer(IControlPlane controlPlane, Ledger ledger, DeploySettings settings, IReporter reporter, TimeProvider time)
    {
        if (settings.Limits is { } limits) _limiters = [limits.ForReads(), limits.ForWrites()];
        (_bare, _controlPlane) = (controlPlane, WithinLimits(controlPlane));
        (_ledger, _settings, _reporter, _time) = (ledger, settings, reporter, time);
        _plans = new(_controlPlane, ledger, settings, time);
    }

    /// <summary>What a deploy of the definition would do, and whether it would be refused. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH7003, MESH7006, MESH702x, or the ledger cannot be read.</exception>
    public async Task<PlanResult> PlanAsync(Definition definition, BuildContext context, CancellationToken cancellationToken) =>
        (await PlanAsync([Request(definition)], context, cancellationToken).ConfigureAwait(false)).Services[0];

    /// <summary>What a deploy of several services of the mesh would do, and whether it would be refused. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH7003, MESH7006, MESH702x, or the ledger cannot be read.</exception>
    public async Task<JointPlanResult> PlanAsync(IReadOnlyList<ServiceRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"planning {Names(requests.Select(request => request.Definition.Service))}");
        var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
        progress.Doing("reading the ledger");
        var orders = new List<DeployOrder>();
        foreach (var request in InOrder(requests))
        {
            var scope = new HistoryScope(mesh, Deploying(request, context).Owners) { HasEnvironment = true, Environment = _settings.Environment };
            var history = await _ledger.ReadAsync(request.Definition.Mesh, request.Definition.Service, scope, cancellationToken).ConfigureAwait(false);
            if (history.ExcludedNote is { } excluded) progress.Line($"note: {excluded}");
            foreach (var (_, finding) in history.Damaged.Where(entry => entry.Finding != history.Unreadable)) progress.Line($"note: {finding.Message}");
            var note = Recovery.From(history).Note is { } unsettled
                ? await ExplainUnsettledAsync(request.Definition.Service, unsettled, "", cancellationToken).ConfigureAwait(false) : null;
            orders.Add(new(EntryKind.Deploy, null, request.Definition, context, history, request.Settings) { Notes = note is null ? [] : [note] });
        }

        orders = await WithRenamesAsync(orders, null, cancellationToken).ConfigureAwait(false);
        var joint = await _plans.Unrecorded.WithNotesAsync(
            orders, await _plans.ForDeployAsync(orders, true, progress, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        orders = await WithOrphansAsync(orders, mesh, cancellationToken).ConfigureAwait(false);
        var refusal = orders.Select(Unreadable).FirstOrDefault(finding => finding is not null) ?? EnvironmentGuard.Find(orders) ?? OlderBuild.Find(orders)
            ?? OtherProject.Find(orders) ?? await FindRefusalAsync(orders, joint, progress, cancellationToken).ConfigureAwait(false);
        var document = PlanDocuments.Of(orders, joint, Place(mesh), [.. progress.Findings, .. refusal is null ? Array.Empty<Finding>() : [refusal]]);
        var former = orders.Zip(joint.Plans).Where(pair => pair.First.Kind == EntryKind.Rename)
            .ToLookup(pair => pair.First.Renaming!.To, pair => pair.Second);
        return new(joint, document, [.. joint.Plans.Zip(orders).Where(pair => pair.Second.Kind != EntryKind.Rename)
            .Select(pair => new PlanResult(pair.First, document.WithFormerNames(pair.First.Service), refusal) { Former = [.. former[pair.First.Service]] })],
            refusal);
    }

    /// <summary>Changes the mesh to match the definition, or leaves it as it was.</summary>
    /// <exception cref="MeshException">
    /// Before anything was written: MESH7003, MESH7006, MESH7008, MESH7030, MESH7031, and MESH2030 if the project makes it an error. If all changes
    /// were undone: MESH702x, MESH7032 or MESH7034. If changes could not be undone: MESH7033.
    /// </exception>
    public async Task<DeployResult> DeployAsync(Definition definition, BuildContext context, CancellationToken cancellationToken) =>
        (await DeployAsync([Request(definition)], context, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Changes the mesh to match the definitions of several services with one plan, or leaves it as it was.</summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that deploys.</param>
    /// <param name="cancellationToken">Cancels the deploy; what was written is undone.</param>
    /// <returns>A result for each service, by name.</returns>
    /// <exception cref="MeshException">As for one service.</exception>
    public async Task<IReadOnlyList<DeployResult>> DeployAsync(
        IReadOnlyList<ServiceRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        await RefuseMisplacedAsync(requests, cancellationToken).ConfigureAwait(false);
        var unchanged = DeployTelemetry.InPhaseAsync("compare", () => TryUnchangedAsync(requests, context, cancellationToken));
        var results = await unchanged.ConfigureAwait(false)
            ?? await WithFormerNamesAsync(former => LockedAsync(Locked(requests, former, context), context, "deploying",
                (histories, progress) => PrepareDeployAsync(requests, former, context, histories, progress, cancellationToken), cancellationToken))
                .ConfigureAwait(false);
        return [.. results.Where(result => result.Kind != EntryKind.Rename)];
    }

    /// <summary>Restores an earlier build of a service.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="context">The build that performs the rollback.</param>
    /// <param name="toBuild">The build to restore, as for <see cref="RollbackRequest.ToBuild"/>.</param>
    /// <param name="cancellationToken">Cancels the rollback; what was written is undone.</param>
    /// <exception cref="MeshException">MESH8005 and MESH8006, and everything that a deploy throws except MESH7031.</exception>
    public async Task<DeployResult> RollbackAsync(string mesh, string service, BuildContext context, string? toBuild, CancellationToken cancellationToken)
    {
        var request = new RollbackRequest(mesh, service) { ToBuild = toBuild, Settings = _settings.Service };
        return (await RollbackAsync([request], context, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Restores earlier builds of several services with one plan.</summary>
    /// <param name="requests">The services, at least one, all of the mesh of the control plane.</param>
    /// <param name="context">The build that performs the rollback.</param>
    /// <param name="cancellationToken">Cancels the rollback; what was written is undone.</param>
    /// <returns>A result for each service, by name.</returns>
    /// <exception cref="MeshException">MESH8005 and MESH8006, and everything that a deploy throws except MESH7031.</exception>
    public async Task<IReadOnlyList<DeployResult>> RollbackAsync(
        IReadOnlyList<RollbackRequest> requests, BuildContext context, CancellationToken cancellationToken)
    {
        var requested = new Dictionary<string, string>(StringComparer.Ordinal);
        var results = await WithFormerNamesAsync(former => LockedAsync(Locked(requests, former, context), context, "rolling back",
            (histories, progress) => PrepareRollbackAsync(requests, former, context, requested, histories, progress, cancellationToken), cancellationToken))
            .ConfigureAwait(false);
        return [.. results.Where(result => result.Kind != EntryKind.Rename)
            .Select(result => result with { Requested = requested.GetValueOrDefault(result.Plan.Service, result.Plan.Service) })];
    }

    /// <summary>Compares the mesh with the last successful deploy. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH702x, or the ledger cannot be read.</exception>
    public async Task<DriftResult> DriftAsync(string mesh, string service, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"comparing {mesh}/{service}");
        var owners = OwnersOf(_settings.Service.Ownership, null);
        var scope = new HistoryScope(await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false), owners);
        progress.Doing("reading the ledger");
        var history = await _ledger.ReadAsync(mesh, service, scope, cancellationToken).ConfigureAwait(false);
        if (history.ExcludedNote is { } excluded) progress.Line($"note: {excluded}");
        var seen = new HashSet<string>(StringComparer.Ordinal) { service };
        // After a rollback to a former name, the service is live under that one.
        while (history.Live is { Kind: EntryKind.Rename, RenamedTo: { } name } && seen.Add(name))
            history = await _ledger.ReadAsync(mesh, name, scope, cancellationToken).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged.Where(entry => entry.Finding != history.Unreadable)) progress.Line($"note: {finding.Message}");
        var others = await new OtherServices(_ledger, mesh, scope.Mesh).ReadAsync(service, cancellationToken).ConfigureAwait(false);
        var orphans = Orphans.Find(others, _settings.Service, mesh);
        foreach (var environment in OtherEnvironment(history)) progress.Line($"note: {environment}");
        if (history is { HidesChanges: true, Live: { } live }) progress.Line(Recovery.IsIncomplete(mesh, service, live));
        if (Recovery.From(history).Note is { } note)
            progress.Line(await ExplainUnsettledAsync(service, note, "note: ", cancellationToken).ConfigureAwait(false));
        var drift = await new DriftCheck(_plans, mesh, _settings.Service.Ownership).CompareAsync(service, history, progress, cancellationToken)
            .ConfigureAwait(false);
        return drift with { Orphans = orphans, IsUnknown = history.IsUnknown, Unreadable = history.Unreadable };
    }

    /// <summary>The orders; the plan of the first one also reports the services of the mesh that no project deploys any more.</summary>
    private async Task<List<DeployOrder>> WithOrphansAsync(List<DeployOrder> orders, MeshIdentity mesh, CancellationToken cancellationToken)
    {
        if (orders.Find(order => order.Settings.Project is not null) is not { } knowing) return orders;
        var names = orders.Select(order => order.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var others = await new OtherServices(_ledger, _controlPlane.Mesh, mesh).ReadAsync("", cancellationToken).ConfigureAwait(false);
        var notes = Orphans.Find(others.Where(other => !names.Contains(other.Service)), knowing.Settings, _controlPlane.Mesh)
            .Select(finding => $"{finding.Diagnostic.Id}: {finding.Message}").ToList();
        var first = orders.FindIndex(order => order.Kind != EntryKind.Rename);
        orders[first] = orders[first] with { Notes = [.. orders[first].Notes, .. notes] };
        return orders;
    }

    // Without the lease, a deploy that runs and one whose process has ended look the same in the ledger.
    private async Task<string> ExplainUnsettledAsync(string service, string note, string start, CancellationToken cancellationToken) =>
        await _ledger.RunningAsync(_controlPlane.Mesh, service, cancellationToken).ConfigureAwait(false) is { } running
            ? $"{start}{_controlPlane.Mesh}/{service} is being deployed by {running}, so the mesh may differ from the ledger until that deploy has ended."
            : note;

    /// <summary>Stops the timers of the rate limits. The control plane is not disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in _limiters) await limiter.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Where the deployer works. The address of the embedded control plane changes when it starts again, but its directory does not.</summary>
    private PlanPlace Place(MeshIdentity? mesh) => new()
    {
        ControlPlane = mesh?.ControlPlane,
        Address = _controlPlane.Embedded is { } files ? Path.GetDirectoryName(files.Credentials ?? files.Configuration)! : _controlPlane.Description,
        Region = _controlPlane.Region,
        Account = _controlPlane.Account,
        Mesh = _controlPlane.Mesh,
        Environment = _settings.Environment,
        Ledger = _ledger.Description,
    };

    private static Finding? Unreadable(DeployOrder order) =>
        order.History.Unreadable is { } finding ? finding with { Service = order.Definition.Service } : null;

    private static (Definition Definition, long Sequence) Newest(DeployOrder order) =>
        (order.Definition, order.History.NextSequence - 1);

    // Only a deploy that refuses to replace a newer build can be made unnecessary by one.
    private LockedService Deploying(ServiceRequest request, BuildContext context) => new(request.Definition.Service, new(
        Holder(context, _time.GetUtcNow()), request.Definition.Owner, context.Series, request.Settings.AllowOlder ? null : context.BuildNumber))
    {
        // A project that takes over what others own needs to know what they have deployed.
        Owners = request.Settings.Adopt ? null : OwnersOf(request.Settings.Ownership, request.Definition.Owner),
    };

    private LockedService Recovering(RecoverRequest request, BuildContext context) => new(request.Service, new(
        Holder(context, _time.GetUtcNow()), request.Ownership?.Owner ?? "", null, null));

    private LockedService RollingBack(RollbackRequest request, BuildContext context) => new(request.Service, new(
        Holder(context, _time.GetUtcNow()), request.Settings.Ownership?.Owner ?? "", null, null))
    {
        NeedsWholeHistory = true,
        Owners = request.Settings.Adopt ? null : OwnersOf(request.Settings.Ownership, null),
    };

    private static string[]? OwnersOf(Ownership? ownership, string? owner)
    {
        string[] owners = [.. new[] { owner ?? ownership?.Owner, ownership?.Former }.OfType<string>()];
        return owners.Length > 0 ? owners : null;
    }

    private Task<MeshIdentity> IdentifyAsync(Heartbeat progress, CancellationToken cancellationToken)
    {
        progress.Doing($"reading mesh {_controlPlane.Mesh}");
        return _plans.ExplainFailuresAsync(() => MeshIdentity.FindAsync(_controlPlane, _time, cancellationToken));
    }

    private List<LockedService> Locked(IReadOnlyList<ServiceRequest> requests, IReadOnlyList<string> former, BuildContext context) =>
        [.. requests.Select(request => Deploying(request, context))
            .Concat(former.Select(name => Deploying(requests[0], context) with { Name = name, Owners = null, IsBesides = true }))
            .OrderBy(service => service.Name, StringComparer.Ordinal)];

    private List<LockedService> Locked(IReadOnlyList<RollbackRequest> requests, IReadOnlyList<string> former, BuildContext context) =>
        [.. requests.Select(request => RollingBack(request, context))
            .Concat(former.Select(name => RollingBack(requests[0], context) with { Name = name, Owners = null, IsBesides = true }))
            .OrderBy(service => service.Name, StringComparer.Ordinal)];

    private ServiceRequest Request(Definition definition) => new(definition) { Settings = _settings.Service };

    private static IEnumerable<ServiceRequest> InOrder(IEnumerable<ServiceRequest> requests) =>
        requests.OrderBy(request => request.Definition.Service, StringComparer.Ordinal);

    private IControlPlane WithinLimits(IControlPlane plane) =>
        _limiters is [var reads, var writes] ? new RateLimitedControlPlane(plane, reads, writes) : plane;

    private string Names(IEnumerable<string> services) =>
        string.Join(", ", services.Order(StringComparer.Ordinal).Select(service => $"{_controlPlane.Mesh}/{service}"));

    // A plan of several services is one: if one of them allows gaps, the plan may have them.
    private static Finding? RefusedGap(IReadOnlyList<DeployOrder> orders, JointPlan joint) =>
        orders.Any(order => order.Settings.AllowGap) ? null : TrafficGap.Refusal(joint);

    // Items often have conditions on the environment.
    private IEnumerable<string> OtherEnvironment(LedgerHistory history)
    {
        if (history.Live is not { Accepted: not null } live || live.Place.Environment == _settings.Environment) return [];
        var last = live.Place.Environment is { } environment ? $"with MeshEnvironment '{environment}'" : "without MeshEnvironment";
        return [$"The last build was deployed {last}, and this command runs {(_settings.Environment is { } now ? $"with '{now}'" : "without it")}."];
    }

    /// <summary>Why the plan would be refused, such as MESH7008, MESH7009 or MESH2030; otherwise, null.</summary>
    private async Task<Finding?> FindRefusalAsync(
        IReadOnlyList<DeployOrder> orders, JointPlan joint, Heartbeat progress, CancellationToken cancellationToken)
    {
        foreach (var (order, plan) in orders.Zip(joint.Plans).Where(pair => pair.First.Kind == EntryKind.Deploy && !pair.First.Settings.AllowRemoval))
        {
            var (owner, settings) = (order.Definition.Owner, order.Settings);
            // A rename is part of the service's life: what goes under the former name counts together with what comes.
            var former = orders.Zip(joint.Plans).Where(pair => pair.First is { Kind: EntryKind.Rename, Renaming.IsOfLeftovers: false }
                && pair.First.Renaming!.To == plan.Service).Select(pair => pair.Second);
            if (RemovalGuard.Find(
                new(plan, [.. former]), owner, settings.HasNoRouter, () => [.. OtherEnvironment(order.History), .. settings.RemovalCauses()]) is { } removal)
                return removal with { Service = order.Definition.Service };
        }

        if (await _plans.FindMissingAsync(joint, cancellationToken).ConfigureAwait(false) is { } missing) return missing;
        if (RefusedGap(orders, joint) is { } gap) return gap;
        return await _plans.ReportUnknownBackendsAsync(orders, joint, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries out a command under the leases of all its services.</summary>
    private Task<IReadOnlyList<DeployResult>> LockedAsync(
        IReadOnlyList<LockedService> services, BuildContext context, string verb,
        Func<IReadOnlyList<LedgerHistory>, Heartbeat, Task<(List<DeployOrder> Orders, JointPlan Plan)>> prepare, CancellationToken cancellationToken) =>
        UnderLeasesAsync(services, verb, async (read, fenced, progress) =>
        {
            while (true)
            {
                var histories = await SettleAsync(services, read, context.Build ?? TargetOf(verb), progress, cancellationToken).ConfigureAwait(false);
                foreach (var (service, history) in services.Zip(histories))
                {
                    if (!service.IsBesides && Recovery.From(history).Note is { } note) progress.Line(note);
                }

                var (orders, plan) = await DeployTelemetry.InPhaseAsync("plan", () => prepare(histories, progress)).ConfigureAwait(false);
                if (orders.Count == 0) return [];
                var document = PlanDocuments.Of(orders, plan, Place(histories[0].Scope.Mesh), progress.Findings);
                try
                {
                    var results = await new DeployRun(fenced, _ledger, _settings, _time, progress, document).RunAsync(orders, plan, cancellationToken)
                        .ConfigureAwait(false);
                    foreach (var order in orders.Where(order => order.Kind == EntryKind.Deploy)) await PruneAsync(order, progress).ConfigureAwait(false);
                    return results;
                }
                catch (MeshException taken) when (taken.InnerException is EntryTakenException)
                {
                    // A deploy that had nothing to change has recorded that without the lease. It may be a newer build.
                    var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
                    var again = await ReadAsync(services, mesh, progress, cancellationToken).ConfigureAwait(false);
                    if (!read.Zip(again).All(pair => AddsOnlyUnchanged(pair.First, pair.Second))) throw;
                    read = again;
                }
            }
        }, cancellationToken);

    // A command without a build number gets one only with an entry that it writes, and it may write none.
    private static string TargetOf(string verb) => verb switch
    {
        "removing" => "MeshDestroy",
        "rolling back" => "MeshRollback",
        _ => "MeshDeploy",
    };

    /// <summary>
    /// Works under the leases of several services, which are taken in the order of their names, with their entries as they are then. The control plane that
    /// the work receives refuses each write unless all leases are still held.
    /// </summary>
    private async Task<T> UnderLeasesAsync<T>(
        IReadOnlyList<LockedService> services, string verb, Func<IReadOnlyList<LedgerHistory>, IControlPlane, Heartbeat, Task<T>> work,
        CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"{verb} {Names(services.Select(service => service.Name))}");
        progress.Doing("waiting for the lease");
        await using var leases = new HeldLeases();
        await DeployTelemetry.InPhaseAsync("lease", () => LeaseAsync(services, leases, progress, cancellationToken)).ConfigureAwait(false);
        var mesh = await IdentifyAsync(progress, cancellationToken).ConfigureAwait(false);
        var histories = await DeployTelemetry.InPhaseAsync("read ledger", () => ReadAsync(services, mesh, progress, cancellationToken)).ConfigureAwait(false);
        // Waiting for a permit to write takes time, so the leases are checked after it.
        return await work(histories, WithinLimits(_bare.Fenced(leases.EnsureHeldAsync)), progress).ConfigureAwait(false);
    }

    private async Task<bool> LeaseAsync(
        IReadOnlyList<LockedService> services, HeldLeases leases, Heartbeat progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        foreach (var service in services)
        {
            // The leases that are held already make others wait, so all of them have one time limit.
            var left = _settings.LeaseTimeout - _time.GetElapsedTime(started);
            if (left < TimeSpan.Zero) left = TimeSpan.Zero;
            leases.Add(await OfService.RunAsync(service.Name, () => _ledger.LeaseAsync(
                _controlPlane.Mesh, service.Name, service.Request, left, progress.Line, _time, cancellationToken)).ConfigureAwait(false));
        }

        return true;
    }

    private async Task<IReadOnlyList<LedgerHistory>> ReadAsync(
        IReadOnlyList<LockedService> services, MeshIdentity? mesh, Heartbeat progress, CancellationToken cancellationToken)
    {
        progress.Doing("reading the ledger");
        var histories = new List<LedgerHistory>();
        foreach (var service in services)
        {
            // The removal of the last service deletes the mesh, and a rollback brings both back.
            var isGone = service.NeedsWholeHistory && mesh is { MeshUid: null, ControlPlane: not null };
            var scope = new HistoryScope(isGone ? mesh! with { IsMeshKnown = false } : mesh, service.Owners)
            {
                HasEnvironment = true,
                Environment = _settings.Environment,
            };
            var history = await OfService.RunAsync(service.Name, () => service.NeedsWholeHistory
                ? _ledger.ReadAllAsync(_controlPlane.Mesh, service.Name, scope, cancellationToken)
                : _ledger.ReadAsync(_controlPlane.Mesh, service.Name, scope, cancellationToken)).ConfigureAwait(false);
            if (history.ExcludedNote is { } note) progress.Line($"note: {note}");
            OfService.Run(service.Name, () => RefuseDamaged(history, progress));
            histories.Add(history);
        }

        return histories;
    }

    // The deploy is complete, so nothing that happens here makes it fail.
    private async Task PruneAsync(DeployOrder order, Heartbeat progress)
    {
        if (order.Settings.LedgerKeep is not { } keep) return;
        try
        {
            progress.Doing("deleting old ledger entries");
            await _ledger.PruneAsync(order.Definition.Mesh, order.Definition.Service, order.History.Scope, keep, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MeshException problem)
        {
            progress.Line($"note: not all ledger entries that MeshLedgerKeep does not keep could be deleted: {problem.Message}");
        }
    }

    private static string Holder(BuildContext context, DateTimeOffset since) =>
        $"{(context.Build is null ? "a local build" : $"build {context.Build}")} by {context.Who ?? "an unknown user"} "
        + string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId} on {Environment.MachineName}) since {since:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Entries newer than the last successful one determine what may be live, so they must be readable. Older ones are only history.</summary>
    private static void RefuseDamaged(LedgerHistory history, Heartbeat progress)
    {
        if (history.Unreadable is { } unreadable) throw new MeshException(unreadable);
        foreach (var (_, finding) in history.Damaged) progress.Line($"note: {finding.Message}");
    }

    /// <summary>A service that a command writes.</summary>
    private sealed record LockedService(string Name, LeaseRequest Request)
    {
        /// <summary>Whether the command needs more than the newest entries.</summary>
        public bool NeedsWholeHistory { get; init; }

        /// <summary>Whether the service is a former name, or one that an earlier command has written together with a service of this one.</summary>
        public bool IsBesides { get; init; }

        /// <summary>The owners whose entries are the service's history, or null for all.</summary>
        public IReadOnlyCollection<string>? Owners { get; init; }
    }
}

using System.Globalization;
using System.Threading.RateLimiting;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

/// <summary>The verbs of deployment: plan, deploy, roll back, drift. One instance speaks for one mesh.</summary>
/// <remarks>
/// Every verb throws <see cref="MeshException"/> for what a user can do something about, with what state was left, and
/// <see cref="OperationCanceledException"/> where it was cancelled before anything was written.
/// </remarks>
public sealed class MeshDeployer : IAsyncDisposable
{
    private readonly IControlPlane _controlPlane;
    private readonly Ledger _ledger;
    private readonly DeploySettings _settings;
    private readonly IReporter _reporter;
    private readonly TimeProvider _time;
    private readonly RateLimiter[] _limiters = [];

    /// <param name="controlPlane">Where the mesh is; the deployer keeps to <see cref="DeploySettings.Limits"/>.</param>
    /// <param name="ledger">Where deploys are recorded.</param>
    /// <param name="settings">How to deploy.</param>
    /// <param name="reporter">Told what is done, as it is done.</param>
    /// <param name="time">The clock.</param>
    public MeshDeployer(IControlPlane controlPlane, Ledger ledger, DeploySettings settings, IReporter reporter, TimeProvider time)
    {
        _controlPlane = controlPlane;
        if (settings.Limits is { } limits)
        {
            _limiters = [limits.ForReads(), limits.ForWrites()];
            _controlPlane = new RateLimitedControlPlane(controlPlane, _limiters[0], _limiters[1]);
        }

        (_ledger, _settings, _reporter, _time) = (ledger, settings, reporter, time);
    }

    /// <summary>What a deploy of the definition would do, and whether it would be refused. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH7003, MESH7006, MESH702x, or the ledger cannot be read.</exception>
    public async Task<PlanResult> PlanAsync(Definition definition, BuildContext context, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"planning {definition.Mesh}/{definition.Service}");
        var history = await _ledger.ReadAsync(definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) progress.Line($"note: {finding.Message}");
        var build = DeployRun.BuildLabel(context, history);
        var plan = await PlanDeployAsync(definition, history, build, progress, cancellationToken).ConfigureAwait(false);
        var refusal = await FindMissingAsync(plan, cancellationToken).ConfigureAwait(false) ?? await TellUnknownBackendsAsync(plan, progress, cancellationToken).ConfigureAwait(false);
        return new(plan, build, history.Live?.LiveBuild, refusal);
    }

    /// <summary>Makes the mesh what the definition wants, or leaves it as it was.</summary>
    /// <exception cref="MeshException">
    /// MESH7003, MESH7006, MESH7008, MESH7030, MESH7031, and MESH2030 where the project makes it an error, before anything was written; MESH702x, MESH7032 and MESH7034 where it was undone; MESH7033 where it was not.
    /// </exception>
    public Task<DeployResult> DeployAsync(Definition definition, BuildContext context, CancellationToken cancellationToken) =>
        LockedAsync(definition.Mesh, definition.Service, context, "deploying", async (history, progress) =>
        {
            if (!_settings.AllowOlder) RefuseOlder(definition, history, context);
            var plan = await PlanDeployAsync(definition, history, DeployRun.BuildLabel(context, history), progress, cancellationToken).ConfigureAwait(false);
            if (await FindMissingAsync(plan, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
            if (await TellUnknownBackendsAsync(plan, progress, cancellationToken).ConfigureAwait(false) is { } unknown) throw new MeshException(unknown);
            return new DeployOrder(EntryKind.Deploy, null, definition, context, history, plan);
        }, cancellationToken);

    /// <summary>Brings back an earlier build of a service.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="context">Which build rolls back.</param>
    /// <param name="toBuild">The build to bring back, or null for the newest good one before the live one that wants something else; what was rolled back from is passed over.</param>
    /// <param name="cancellationToken">Cancels; what was written is undone.</param>
    /// <exception cref="MeshException">MESH8005 and MESH8006, and everything that <see cref="DeployAsync"/> throws but MESH7031.</exception>
    public Task<DeployResult> RollbackAsync(string mesh, string service, BuildContext context, string? toBuild, CancellationToken cancellationToken) =>
        LockedAsync(mesh, service, context, "rolling back", async (history, progress) =>
        {
            var target = Rollback.Target(mesh, service, history, toBuild);
            var plan = await PlanAsync(target.Definition, history, target.LiveBuild, readOnly: false, progress, cancellationToken).ConfigureAwait(false);
            if (plan.Deletes) Rollback.RefuseDangling(plan, target, await OtherServices.ReadAsync(_ledger, mesh, service, cancellationToken).ConfigureAwait(false));
            if (await FindMissingAsync(plan, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
            foreach (var line in PlanText.Lines(plan, target.LiveBuild, history.Live?.LiveBuild)) progress.Line(line);
            return new DeployOrder(EntryKind.Rollback, target.LiveBuild, target.Definition, context, history, plan);
        }, cancellationToken);

    /// <summary>Compares the mesh with what was deployed last. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH702x, or the ledger cannot be read.</exception>
    public async Task<DriftResult> DriftAsync(string mesh, string service, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"comparing {mesh}/{service}");
        var history = await _ledger.ReadAsync(mesh, service, cancellationToken).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) progress.Line($"note: {finding.Message}");
        if (history.Live is not { } live) return new(null, []);
        if (Recovery.From(history).Note is { } note) progress.Line(note);
        var plan = await PlanAsync(live.Definition, history, live.LiveBuild, readOnly: true, progress, cancellationToken).ConfigureAwait(false);
        return new(live.LiveBuild, Drift.Findings(plan, live.LiveBuild, _ledger.Describe(live)));
    }

    /// <summary>Stops the timers of the rate limits; the control plane stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in _limiters) await limiter.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DeployResult> LockedAsync(
        string mesh, string service, BuildContext context, string verb, Func<LedgerHistory, Heartbeat, Task<DeployOrder>> prepare, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"{verb} {mesh}/{service}");
        var holder = string.Create(CultureInfo.InvariantCulture,
            $"{(context.Build is null ? "a local build" : $"build {context.Build}")} by {context.Who ?? "somebody"} (process {Environment.ProcessId}) since {_time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC");
        progress.Doing("taking the lease");
        await using var lease = await _ledger.LeaseAsync(mesh, service, holder, cancellationToken).ConfigureAwait(false);
        var history = await _ledger.ReadAsync(mesh, service, cancellationToken).ConfigureAwait(false);
        RefuseDamaged(history, progress);
        if (Recovery.From(history).Note is { } note) progress.Line(note);
        var order = await prepare(history, progress).ConfigureAwait(false);
        return await new DeployRun(_controlPlane, _ledger, _settings, _time, progress).RunAsync(order, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Plan> PlanAsync(Definition definition, LedgerHistory history, string build, bool readOnly, Heartbeat progress, CancellationToken cancellationToken)
    {
        progress.Doing("reading what is live");
        var known = Recovery.From(history).Known;
        try
        {
            var live = await ReadAsync(known).ConfigureAwait(false);
            if (!readOnly && OwnedResources.MayBeUnknown(history, definition.Owner, live))
            {
                progress.Line("note: the ledger lacks entries; looking through the whole mesh for what they left.");
                var others = await OtherServices.ReadAsync(_ledger, definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
                var found = await OwnedResources.FindAsync(_controlPlane, definition.Owner, _settings.Concurrency, cancellationToken).ConfigureAwait(false);
                known = [.. known, .. found.Except(others.SelectMany(other => other.Definitions).SelectMany(other => other.Resources).Select(resource => resource.Id))];
                live = await ReadAsync(known).ConfigureAwait(false);
            }

            return Planner.Make(new() { Definition = definition, Known = known, Live = live, Build = build, Adopt = _settings.Adopt, ReadOnly = readOnly });

            // What the ledger knows is most likely there. In a mesh of another account, what a list leaves out need not be absent.
            Task<LiveState> ReadAsync(IReadOnlyCollection<ResourceId> expected) => LiveState.ReadAsync(
                _controlPlane, Planner.Needs(definition, expected), definition.MeshOwner is null ? expected.ToHashSet().Contains : _ => true, _settings.Concurrency, cancellationToken);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Of(problem, _controlPlane.Description, null, "Nothing was written."), problem);
        }
    }

    /// <summary>MESH7008 where the plan refers to what is not there, else null.</summary>
    private Task<Finding?> FindMissingAsync(Plan plan, CancellationToken cancellationToken) =>
        ReadAsync(() => OutsideReferences.FindAsync(_controlPlane, plan, _settings.Concurrency, cancellationToken));

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Of(problem, _controlPlane.Description, null, "Nothing was written."), problem);
        }
    }

    /// <summary>Tells of backends that nobody has; gives back the first that the project makes an error.</summary>
    private async Task<Finding?> TellUnknownBackendsAsync(Plan plan, Heartbeat progress, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(() => UnknownBackends.FindAsync(_controlPlane, plan, _settings.Neighbours, cancellationToken)).ConfigureAwait(false);
        // What the next deploy of the repository brings is told only to those who asked for more than a note.
        var judged = (from each in found
                      let finding = _settings.Judge(each.Finding)
                      where finding is not null && !(each.IsExpected && finding.Diagnostic.Severity == Severity.Info)
                      select finding).ToLookup(finding => finding.Diagnostic.Severity == Severity.Error);
        foreach (var finding in judged[false]) progress.Found(finding);
        return judged[true].FirstOrDefault() is { } refused ? refused with { Message = $"{refused.Message} Nothing was written." } : null;
    }

    /// <summary>A plan of a deploy; a note says of each reference of another service that would lead nowhere afterwards.</summary>
    private async Task<Plan> PlanDeployAsync(Definition definition, LedgerHistory history, string build, Heartbeat progress, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(definition, history, build, readOnly: false, progress, cancellationToken).ConfigureAwait(false);
        if (!plan.Deletes) return plan;
        var others = await OtherServices.ReadAsync(_ledger, definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
        var notes = Dangling.Find(plan, others.SelectMany(other => other.Definitions)).Select(reference => $"{reference}, which this deploy deletes.");
        return plan with { Notes = [.. plan.Notes, .. notes] };
    }

    /// <summary>What is newer than the last good entry decides what may be live, so it must be readable; older entries are history.</summary>
    private static void RefuseDamaged(LedgerHistory history, Heartbeat progress)
    {
        foreach (var (sequence, finding) in history.Damaged)
        {
            if (sequence > (history.Live?.Sequence ?? 0)) throw new MeshException(finding);
            progress.Line($"note: {finding.Message}");
        }
    }

    private static void RefuseOlder(Definition definition, LedgerHistory history, BuildContext context)
    {
        if (context.BuildNumber is not { } build) return;
        if (history.NewestBuildNumber(context.Repository) is { } newer && newer > build)
        {
            throw new MeshException(MeshDiagnostics.OlderBuild,
                $"{definition.Mesh}/{definition.Service} was deployed by build {newer} already; this is build {build}. Nothing was written. "
                + $"To go back on purpose, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}', or deploy with -p:MeshAllowOlder=true.");
        }
    }
}

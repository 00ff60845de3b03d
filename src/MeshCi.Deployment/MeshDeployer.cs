using System.Globalization;
using System.Threading.RateLimiting;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

/// <summary>The verbs of deployment: plan, deploy, roll back, drift. One instance is for one mesh.</summary>
/// <remarks>
/// Every verb throws <see cref="MeshException"/> for a problem that the user can solve, with the state that was left, and
/// <see cref="OperationCanceledException"/> if it was cancelled before anything was written.
/// </remarks>
public sealed class MeshDeployer : IAsyncDisposable
{
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
        _controlPlane = controlPlane;
        if (settings.Limits is { } limits)
        {
            _limiters = [limits.ForReads(), limits.ForWrites()];
            _controlPlane = new RateLimitedControlPlane(controlPlane, _limiters[0], _limiters[1]);
        }

        (_ledger, _settings, _reporter, _time) = (ledger, settings, reporter, time);
        _plans = new(_controlPlane, ledger, settings);
    }

    /// <summary>What a deploy of the definition would do, and whether it would be refused. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH7003, MESH7006, MESH702x, or the ledger cannot be read.</exception>
    public async Task<PlanResult> PlanAsync(Definition definition, BuildContext context, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"planning {definition.Mesh}/{definition.Service}");
        var history = await _ledger.ReadAsync(definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) progress.Line($"note: {finding.Message}");
        var build = DeployRun.BuildLabel(context, history);
        var plan = await _plans.ForDeployAsync(definition, history, build, progress, cancellationToken).ConfigureAwait(false);
        var refusal = await _plans.FindMissingAsync(plan, cancellationToken).ConfigureAwait(false)
            ?? await _plans.ReportUnknownBackendsAsync(plan, progress, cancellationToken).ConfigureAwait(false);
        return new(plan, build, history.Live?.LiveBuild, refusal);
    }

    /// <summary>Changes the mesh to match the definition, or leaves it as it was.</summary>
    /// <exception cref="MeshException">
    /// Before anything was written: MESH7003, MESH7006, MESH7008, MESH7030, MESH7031, and MESH2030 if the project makes it an error. If all changes
    /// were undone: MESH702x, MESH7032 or MESH7034. If changes could not be undone: MESH7033.
    /// </exception>
    public Task<DeployResult> DeployAsync(Definition definition, BuildContext context, CancellationToken cancellationToken) =>
        LockedAsync(definition.Mesh, definition.Service, context, "deploying", async (history, progress) =>
        {
            if (!_settings.AllowOlder) RefuseOlder(definition, history, context);
            var build = DeployRun.BuildLabel(context, history);
            var plan = await _plans.ForDeployAsync(definition, history, build, progress, cancellationToken).ConfigureAwait(false);
            if (await _plans.FindMissingAsync(plan, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
            var unknown = await _plans.ReportUnknownBackendsAsync(plan, progress, cancellationToken).ConfigureAwait(false);
            if (unknown is not null) throw new MeshException(unknown);
            return new DeployOrder(EntryKind.Deploy, null, definition, context, history, plan);
        }, cancellationToken);

    /// <summary>Restores an earlier build of a service.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="context">The build that performs the rollback.</param>
    /// <param name="toBuild">
    /// The build to restore, or null for the newest successful one before the live one that differs from it. Builds that were rolled back are skipped.
    /// </param>
    /// <param name="cancellationToken">Cancels the rollback; what was written is undone.</param>
    /// <exception cref="MeshException">MESH8005 and MESH8006, and everything that <see cref="DeployAsync"/> throws except MESH7031.</exception>
    public Task<DeployResult> RollbackAsync(string mesh, string service, BuildContext context, string? toBuild, CancellationToken cancellationToken) =>
        LockedAsync(mesh, service, context, "rolling back", async (history, progress) =>
        {
            var target = Rollback.Target(mesh, service, history, toBuild);
            // An entry of an earlier version, or from before the project took over its own resources, contains another owner.
            var isOwn = _settings.Ownership is { } own && (target.Definition.Owner == own.Former || history.Live?.Definition.Owner == own.Owner);
            var definition = isOwn ? target.Definition with { Owner = _settings.Ownership!.Owner } : target.Definition;
            var plan = await _plans.ForDefinitionAsync(definition, history, target.LiveBuild, progress, cancellationToken).ConfigureAwait(false);
            if (plan.Deletes)
            {
                var others = await OtherServices.ReadAsync(_ledger, mesh, service, cancellationToken).ConfigureAwait(false);
                Rollback.RefuseDangling(plan, target, others);
            }

            if (await _plans.FindMissingAsync(plan, cancellationToken).ConfigureAwait(false) is { } missing) throw new MeshException(missing);
            foreach (var line in PlanText.Lines(plan, target.LiveBuild, history.Live?.LiveBuild)) progress.Line(line);
            return new DeployOrder(EntryKind.Rollback, target.LiveBuild, definition, context, history, plan);
        }, cancellationToken);

    /// <summary>Compares the mesh with the last successful deploy. Writes nothing.</summary>
    /// <exception cref="MeshException">MESH702x, or the ledger cannot be read.</exception>
    public async Task<DriftResult> DriftAsync(string mesh, string service, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"comparing {mesh}/{service}");
        var history = await _ledger.ReadAsync(mesh, service, cancellationToken).ConfigureAwait(false);
        foreach (var (_, finding) in history.Damaged) progress.Line($"note: {finding.Message}");
        if (history.Live is not { } live) return new(null, []);
        if (Recovery.From(history).Note is { } note) progress.Line(note);
        var plan = await _plans.ForDriftAsync(live, history, progress, cancellationToken).ConfigureAwait(false);
        return new(live.LiveBuild, Drift.Findings(plan, live.LiveBuild));
    }

    /// <summary>Stops the timers of the rate limits. The control plane is not disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in _limiters) await limiter.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DeployResult> LockedAsync(
        string mesh, string service, BuildContext context, string verb,
        Func<LedgerHistory, Heartbeat, Task<DeployOrder>> prepare, CancellationToken cancellationToken)
    {
        await using var progress = new Heartbeat(_reporter, _time, $"{verb} {mesh}/{service}");
        progress.Doing("taking the lease");
        await using var lease = await _ledger.LeaseAsync(mesh, service, Holder(context, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        var history = await _ledger.ReadAsync(mesh, service, cancellationToken).ConfigureAwait(false);
        RefuseDamaged(history, progress);
        if (Recovery.From(history).Note is { } note) progress.Line(note);
        var order = await prepare(history, progress).ConfigureAwait(false);
        return await new DeployRun(_controlPlane, _ledger, _settings, _time, progress).RunAsync(order, cancellationToken).ConfigureAwait(false);
    }

    private static string Holder(BuildContext context, DateTimeOffset since) =>
        $"{(context.Build is null ? "a local build" : $"build {context.Build}")} by {context.Who ?? "an unknown user"} "
        + string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId}) since {since:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Entries newer than the last successful one determine what may be live, so they must be readable. Older ones are only history.</summary>
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
                $"{definition.Mesh}/{definition.Service} has already been deployed by the newer build {newer}; this is build {build}. Nothing was written. "
                + $"To go back intentionally, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}', or deploy with -p:MeshAllowOlder=true.");
        }
    }
}

using System.Globalization;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Deployment.Telemetry;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Verbs;

namespace MeshCi.Tasks.Together;

/// <summary>A service for which a verb failed, and why.</summary>
/// <param name="Service">The service.</param>
/// <param name="Finding">The error.</param>
internal sealed record PlaceFailure(RequestedService Service, Finding Finding)
{
    /// <summary>Warnings about the service that were found before.</summary>
    public IReadOnlyList<Finding> Before { get; init; } = [];
}

/// <summary>Runs a verb for services that have the same control plane, credentials, ledger and mesh.</summary>
/// <param name="verb">One of <see cref="DeploymentVerb"/>.</param>
/// <param name="services">The services, at least one.</param>
/// <param name="print">Shows a line to the user.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaceRun(string verb, IReadOnlyList<RequestedService> services, Action<string> print, TimeProvider time) : IReporter, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RequestedService, List<Finding>> _findings = services.ToDictionary(service => service, _ => new List<Finding>());
    private readonly TravisBuilds? _builds = verb == DeploymentVerb.Rollback ? TravisBuilds.Find(services[0].Ci, Environment.GetEnvironmentVariable) : null;
    private AppMeshControlPlane? _controlPlane;
    private LedgerConnection? _ledger;

    /// <summary>The folders to which the command writes the receipts of several services.</summary>
    public IReadOnlySet<string> SharedFolders { get; init; } = new HashSet<string>();

    /// <summary>Whether another place has the same mesh: only the ledger, the credentials or the environment differ.</summary>
    public bool HasMeshOf(PlaceRun other) => LiveMesh == other.LiveMesh;

    /// <summary>What a removal deletes, from the plan of <see cref="CheckAsync"/>; empty before it, and for other verbs.</summary>
    public IReadOnlyList<ResourceId> Deletes { get; private set; } = [];

    /// <summary>
    /// What the services have, or will have, in the mesh: the definitions of a plan or a deploy, and what the ledger records for other verbs. Empty if that
    /// cannot be read, which the verb itself reports.
    /// </summary>
    public async Task<IReadOnlyList<Resource>> ReadResourcesAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (verb is DeploymentVerb.Plan or DeploymentVerb.Deploy) return [.. Deploys().SelectMany(service => service.Definition.Resources)];
            _ledger ??= await LedgerConnection.OpenAsync(services[0].Settings, Access, this, time, cancellationToken).ConfigureAwait(false);
            await using var reading = new Heartbeat(this, time, "reading the ledger");
            var resources = new List<Resource>();
            foreach (var service in services)
            {
                var history = await _ledger.Ledger.ReadAsync(service.Settings.MeshName, service.Service, HistoryScope.Everything, cancellationToken)
                    .ConfigureAwait(false);
                // What was adopted is given back.
                var adopted = history.Live?.Adopted.Select(state => state.Former.Id).ToHashSet() ?? [];
                resources.AddRange(history.Live?.Definition.Resources.Where(resource => !adopted.Contains(resource.Id)) ?? []);
            }

            return resources;
        }
        catch (Exception problem) when (problem is MeshException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private LedgerAccess Access => verb == DeploymentVerb.Plan ? LedgerAccess.Read : LedgerAccess.Write;

    private string LiveMesh => services[0].LiveMesh;

    /// <summary>Makes the plan of a deploy or a rollback and checks it as the verb does before its first write. Writes nothing.</summary>
    /// <param name="before">Resources that the command creates before this verb; for a removal, those that it deletes before.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>Why the verb would be refused, or null.</returns>
    public async Task<PlaceFailure?> CheckAsync(IReadOnlySet<ResourceId> before, CancellationToken cancellationToken)
    {
        try
        {
            await WithDeployerAsync(async deployer =>
            {
                await (verb switch
                {
                    DeploymentVerb.Rollback => deployer.CheckRollbackAsync(RollBacks(), services[0].Context, cancellationToken),
                    DeploymentVerb.Destroy => CheckDestroyAsync(deployer),
                    _ => deployer.CheckDeployAsync(Deploys(), services[0].Context, cancellationToken),
                }).ConfigureAwait(false);
                return true;
            }, before, cancellationToken).ConfigureAwait(false);
            // The verb finds the same warnings again.
            foreach (var findings in _findings.Values) findings.Clear();
            return null;
        }
        catch (Exception failure)
        {
            return Failure(FailureFinding.Of(failure, verb, cancellationToken));
        }

        async Task CheckDestroyAsync(MeshDeployer deployer) =>
            Deletes = await deployer.CheckDestroyAsync(Destroys(), services[0].Context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the verb.</summary>
    /// <param name="expected">For a plan: resources that a deploy of the same projects creates before.</param>
    /// <param name="cancellationToken">Cancels the verb.</param>
    /// <returns>The outcome of each service, or why none has one.</returns>
    public async Task<(IReadOnlyList<DeploymentOutcome> Outcomes, PlaceFailure? Failure)> RunAsync(
        IReadOnlySet<ResourceId> expected, CancellationToken cancellationToken)
    {
        try
        {
            return verb == DeploymentVerb.Plan
                ? await PlanAsync(expected, cancellationToken).ConfigureAwait(false)
                : (await ChangeAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (MeshException failure) when (failure.InnerException is DeployedException deployed)
        {
            // The mesh is as planned, although the command fails.
            return (await ReportAsync(deployed.Results).ConfigureAwait(false), Failure(failure.Finding));
        }
        catch (Exception failure)
        {
            return ([], Failure(FailureFinding.Of(failure, verb, cancellationToken)));
        }
    }

    /// <inheritdoc/>
    public void Line(string text) => print(PlainText.Line(text));

    /// <inheritdoc/>
    public void Found(Finding finding)
    {
        if (finding.Diagnostic.Severity == Severity.Info) Line($"note: {finding.Message}");
        else lock (_gate) _findings[ServiceOf(finding)].Add(finding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _builds?.Dispose();
        _ledger?.Dispose();
        _controlPlane?.Dispose();
    }

    private List<RollbackRequest> RollBacks() => [.. services.Select(service => service.ToRollBack(_builds))];

    private List<DestroyRequest> Destroys() => [.. services.Select(service => service.ToDestroy())];

    private List<ServiceRequest> Deploys() => [.. services.Select(service => service.ToDeploy())];

    private async Task<IReadOnlyList<DeploymentOutcome>> ChangeAsync(CancellationToken cancellationToken)
    {
        if (verb == DeploymentVerb.Recover) return await RecoverAsync(cancellationToken).ConfigureAwait(false);
        var results = await WithDeployerAsync(deployer => verb switch
        {
            DeploymentVerb.Rollback => deployer.RollbackAsync(RollBacks(), services[0].Context, cancellationToken),
            DeploymentVerb.Destroy => deployer.DestroyAsync(Destroys(), services[0].Context, cancellationToken),
            _ => deployer.DeployAsync(Deploys(), services[0].Context, cancellationToken),
        }, new HashSet<ResourceId>(), cancellationToken).ConfigureAwait(false);
        return await ReportAsync(results).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<DeploymentOutcome>> RecoverAsync(CancellationToken cancellationToken)
    {
        var results = await WithDeployerAsync(
            deployer => deployer.RecoverAsync([.. services.Select(service => service.ToRecover())], services[0].Context, cancellationToken),
            new HashSet<ResourceId>(), cancellationToken).ConfigureAwait(false);
        return [.. services.Select(service => new DeploymentOutcome(
            service.Request.Project, true, OutcomeText.Recovered(results.First(result => result.Service == service.Service)), null, Findings(service), []))];
    }

    private async Task<IReadOnlyList<DeploymentOutcome>> ReportAsync(IReadOnlyList<DeployResult> results)
    {
        var outcomes = new List<DeploymentOutcome>();
        foreach (var service in services)
        {
            if (verb == DeploymentVerb.Destroy)
            {
                var removed = results.FirstOrDefault(result => result.Requested == service.Service);
                if (removed is null) Line($"Mesh removal: {service.FullName} is not in the mesh, so there is nothing to remove.");
                outcomes.Add(new(service.Request.Project, true, OutcomeText.Removed(removed?.Whole), null, Findings(service), []));
                continue;
            }

            // A rollback to a former name makes the service live under that one.
            var result = results.FirstOrDefault(result => result.Requested == service.Service && result.Kind != EntryKind.Rename)
                ?? results.First(result => result.Entry?.FormerNames.Contains(service.Service) == true);
            var file = verb == DeploymentVerb.Rollback ? null : await WritePlanAsync(service, result).ConfigureAwait(false);
            if (service.Request.ReceiptFolder is { } folder
                && await ReceiptFiles.WriteAsync(result, folder, SharedFolders.Contains(folder)).ConfigureAwait(false) is { } notWritten)
            {
                Found(notWritten with { Service = service.Service });
            }

            var text = verb == DeploymentVerb.Rollback ? OutcomeText.RolledBack(result.Whole, result.Build) : OutcomeText.Deployed(result.Whole, result.Build);
            outcomes.Add(new(service.Request.Project, true, text, file, Findings(service), [.. Live(result)]));
        }

        return outcomes;
    }

    private async Task<(IReadOnlyList<DeploymentOutcome> Outcomes, PlaceFailure? Failure)> PlanAsync(
        IReadOnlySet<ResourceId> expected, CancellationToken cancellationToken)
    {
        var joint = await WithDeployerAsync(
            deployer => deployer.PlanAsync(Deploys(), services[0].Context, cancellationToken), expected, cancellationToken).ConfigureAwait(false);
        foreach (var line in joint.Lines) Line(line);
        await PlanFiles.SaveAsync(joint.Document, services[0].Settings, cancellationToken).ConfigureAwait(false);
        if (services[0].Settings.PlanFile is { } saved) Line($"  saved to {saved}; MeshDeploy with the same MeshPlanFile applies it");
        if (joint.Refusal is { } refusal) Found(refusal);
        var outcomes = new List<DeploymentOutcome>();
        foreach (var service in services)
        {
            var result = joint.Services.First(result => result.Plan.Service == service.Service);
            var file = await PlanFiles.WriteAsync(result.Document, service.Request.DefinitionFile!, cancellationToken).ConfigureAwait(false);

            // The build fails in this case, because MSBuild has no exit code for a third result.
            if (service.Settings.PlanFailOnChanges && result.Whole.HasChanges)
            {
                Found(MeshDiagnostics.PlanHasChanges.At(new(service.Request.Project), HasChanges(result.Whole)) with { Service = service.Service });
            }

            var failed = _findings[service].Exists(finding => finding.Diagnostic.Severity == Severity.Error);
            outcomes.Add(new(service.Request.Project, !failed, OutcomeText.Planned(result), file, Findings(service), [.. Changes(result.Whole)]));
        }

        return (outcomes, null);
    }

    // The mesh is already changed, so a plan that cannot be written is only a warning.
    private async Task<string?> WritePlanAsync(RequestedService service, DeployResult result)
    {
        try
        {
            return await PlanFiles.WriteAsync(result.Document, service.Request.DefinitionFile!, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or MeshException)
        {
            var message = $"The deploy succeeded and is recorded, but its plan could not be written next to the definition: {failure.Message}";
            Found(MeshDiagnostics.PlanFileNotWritten.At(null, message) with { Service = service.Service });
            return null;
        }
    }

    private async Task<T> WithDeployerAsync<T>(
        Func<MeshDeployer, Task<T>> work, IReadOnlySet<ResourceId> before, CancellationToken cancellationToken)
    {
        var settings = services[0].Settings;
        // Without a ledger, no control plane is started.
        _ = LedgerConnection.PlaceOf(settings);
        if (_controlPlane is null)
        {
            await using var waiting = new Heartbeat(this, time, "connecting to the control plane");
            _controlPlane = await DeployTelemetry.InPhaseAsync("sign in", () => ControlPlaneConnection.OpenAsync(settings, this, Warn, cancellationToken))
                .ConfigureAwait(false);
        }

        var command = DeploymentTask.CommandOf(settings) with
        {
            LeaseTimeout = services.Max(service => service.Settings.LeaseTimeout),
            Expected = verb == DeploymentVerb.Destroy ? new HashSet<ResourceId>() : before,
            Removed = verb == DeploymentVerb.Destroy ? before : new HashSet<ResourceId>(),
            Saved = verb == DeploymentVerb.Deploy ? PlanFiles.ReadSaved(settings) : null,
        };
        if (_ledger is null)
        {
            _ledger = await DeployTelemetry.InPhaseAsync("sign in to ledger", () => LedgerConnection.OpenAsync(settings, Access, this, time, cancellationToken))
                .ConfigureAwait(false);
        }

        await using var deployer = new MeshDeployer(new ObservedControlPlane(_controlPlane, time), _ledger.Ledger, command, this, time);
        return await work(deployer).ConfigureAwait(false);
    }

    // Before anything is written: a warning that the build treats as an error must stop the verb now.
    private void Warn(Finding finding)
    {
        var shown = services[0].Request.WithBuildSeverity(finding);
        if (shown.Diagnostic.Severity == Severity.Error) throw new MeshException(shown);
        Found(shown);
    }

    private PlaceFailure Failure(Finding finding)
    {
        var service = ServiceOf(finding);
        return new(service, finding) { Before = _findings[service] };
    }

    // A finding about all services, such as a control plane that cannot be reached, is reported once.
    private RequestedService ServiceOf(Finding finding) => services.FirstOrDefault(service => service.Service == finding.Service) ?? services[0];

    private IReadOnlyList<ReportedFinding> Findings(RequestedService service) => [.. _findings[service].Select(ReportedFinding.Of)];

    private static IEnumerable<ReturnedItem> Live(DeployResult result) => result.Versions.OrderBy(resource => resource.Key)
        .Select(resource => new ReturnedItem(resource.Key.Path, new Dictionary<string, string>
        {
            ["Mesh"] = result.Plan.Mesh,
            ["Kind"] = resource.Key.Kind.Info().Name,
            ["Version"] = resource.Value.ToString(CultureInfo.InvariantCulture),
            ["Build"] = result.Build,
        }));

    private static IEnumerable<ReturnedItem> Changes(ServicePlan plan) => plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged)
        .Select(change => new ReturnedItem(
            change.Id.ToString(), new Dictionary<string, string> { ["Action"] = change.Kind.ToString().ToLowerInvariant() }));

    private static string HasChanges(ServicePlan plan) =>
        $"The mesh differs from the project: {plan.Counts}. Deploy the project, or remove MeshPlanFailOnChanges.";
}

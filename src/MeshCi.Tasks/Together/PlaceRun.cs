using System.Globalization;
using MeshCi.Aws.Client;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;
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
    private AppMeshControlPlane? _controlPlane;

    /// <summary>Plans a deploy and checks it. Writes nothing.</summary>
    /// <returns>Why the deploy would be refused, or null.</returns>
    public async Task<PlaceFailure?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await WithDeployerAsync(
                deployer => deployer.PlanAsync(Deploys(), services[0].Context, cancellationToken), cancellationToken).ConfigureAwait(false);
            // The deploy finds the same warnings again.
            foreach (var findings in _findings.Values) findings.Clear();
            return result.Refusal is { } refusal ? Failure(refusal) : null;
        }
        catch (Exception failure)
        {
            return Failure(FailureFinding.Of(failure, verb, cancellationToken));
        }
    }

    /// <summary>Runs the verb.</summary>
    /// <returns>The outcome of each service, or why none has one.</returns>
    public async Task<(IReadOnlyList<DeploymentOutcome> Outcomes, PlaceFailure? Failure)> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return verb == DeploymentVerb.Plan
                ? await PlanAsync(cancellationToken).ConfigureAwait(false)
                : (await ChangeAsync(cancellationToken).ConfigureAwait(false), null);
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
    public void Dispose() => _controlPlane?.Dispose();

    private List<ServiceRequest> Deploys() => [.. services.Select(service => service.ToDeploy())];

    private async Task<IReadOnlyList<DeploymentOutcome>> ChangeAsync(CancellationToken cancellationToken)
    {
        var results = await WithDeployerAsync(deployer => verb switch
        {
            DeploymentVerb.Rollback => deployer.RollbackAsync([.. services.Select(service => service.ToRollBack())], services[0].Context, cancellationToken),
            DeploymentVerb.Destroy => deployer.DestroyAsync([.. services.Select(service => service.ToDestroy())], services[0].Context, cancellationToken),
            _ => deployer.DeployAsync(Deploys(), services[0].Context, cancellationToken),
        }, cancellationToken).ConfigureAwait(false);
        var outcomes = new List<DeploymentOutcome>();
        foreach (var service in services)
        {
            if (verb == DeploymentVerb.Destroy)
            {
                var removed = results.FirstOrDefault(result => result.Requested == service.Service);
                if (removed is null) Line($"Mesh removal: {service.FullName} is not in the mesh, so there is nothing to remove.");
                outcomes.Add(new(service.Request.Project, true, OutcomeText.Removed(removed?.Plan), null, Findings(service), []));
                continue;
            }

            var result = results.First(result => result.Requested == service.Service);
            var file = verb == DeploymentVerb.Rollback ? null : await WritePlanAsync(service, result).ConfigureAwait(false);
            if (service.Request.ReceiptFolder is { } folder
                && await PlanFiles.WriteReceiptAsync([result], folder).ConfigureAwait(false) is { } notWritten)
            {
                Found(notWritten with { Service = service.Service });
            }

            var text = verb == DeploymentVerb.Rollback ? OutcomeText.RolledBack(result.Plan, result.Build) : OutcomeText.Deployed(result.Plan, result.Build);
            outcomes.Add(new(service.Request.Project, true, text, file, Findings(service), [.. Live(result)]));
        }

        return outcomes;
    }

    private async Task<(IReadOnlyList<DeploymentOutcome> Outcomes, PlaceFailure? Failure)> PlanAsync(CancellationToken cancellationToken)
    {
        var joint = await WithDeployerAsync(
            deployer => deployer.PlanAsync(Deploys(), services[0].Context, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var line in joint.Lines) Line(line);
        await PlanFiles.SaveAsync(joint.Document, services[0].Settings, cancellationToken).ConfigureAwait(false);
        if (joint.Refusal is { } refusal) Found(refusal);
        var outcomes = new List<DeploymentOutcome>();
        foreach (var service in services)
        {
            var result = joint.Services.First(result => result.Plan.Service == service.Service);
            var file = await PlanFiles.WriteAsync(result.Document, service.Request.DefinitionFile!, cancellationToken).ConfigureAwait(false);

            // The build fails in this case, because MSBuild has no exit code for a third result.
            if (service.Settings.PlanFailOnChanges && result.Plan.HasChanges)
            {
                Found(MeshDiagnostics.PlanHasChanges.At(new(service.Request.Project), HasChanges(result.Plan)) with { Service = service.Service });
            }

            var failed = _findings[service].Exists(finding => finding.Diagnostic.Severity == Severity.Error);
            outcomes.Add(new(service.Request.Project, !failed, OutcomeText.Planned(result), file, Findings(service), [.. Changes(result.Plan)]));
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

    private async Task<T> WithDeployerAsync<T>(Func<MeshDeployer, Task<T>> work, CancellationToken cancellationToken)
    {
        var settings = services[0].Settings;
        var ledger = DeploymentTask.OpenLedger(settings);
        if (_controlPlane is null)
        {
            await using var waiting = new Heartbeat(this, time, "connecting to the control plane");
            _controlPlane = await ControlPlaneConnection.OpenAsync(settings, Warn, cancellationToken).ConfigureAwait(false);
        }

        var command = DeploymentTask.CommandOf(settings) with
        {
            LeaseTimeout = services.Max(service => service.Settings.LeaseTimeout),
            Saved = verb == DeploymentVerb.Deploy ? PlanFiles.ReadSaved(settings) : null,
        };
        await using var deployer = new MeshDeployer(_controlPlane, ledger, command, this, time);
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

    private static IEnumerable<ReturnedItem> Changes(Plan plan) => plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged)
        .Select(change => new ReturnedItem(
            change.Id.ToString(), new Dictionary<string, string> { ["Action"] = change.Kind.ToString().ToLowerInvariant() }));

    private static string HasChanges(Plan plan) => $"The mesh differs from the project: {plan.Counts}. Deploy the project, or remove MeshPlanFailOnChanges.";
}

using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Telemetry;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Together;

/// <summary>
/// Runs a verb once for several projects: with one plan for all of them, and all or nothing. A project that is alone is the case of one. The task itself
/// reports no findings; each project does, at its own lines.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RunTogether : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private Fold? _fold;

    /// <summary>The verb: <c>deploy</c>, <c>plan</c>, <c>rollback</c>, <c>destroy</c> or <c>recover</c>.</summary>
    [Required]
    public string NeededBy { get; set; } = "";

    /// <summary>
    /// The projects that take part, as they describe themselves: the metadata <c>Request</c> is what <see cref="DescribeDeployment"/> returned.
    /// </summary>
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>All projects that have to take part. If one of them has not described itself, because it failed, the verb runs for none.</summary>
    public ITaskItem[] Expected { get; set; } = [];

    /// <summary>The outcome for each project, as <see cref="ReportDeployment"/> reads it.</summary>
    [Output]
    public ITaskItem[] Outcomes { get; private set; } = [];

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override bool Execute()
    {
        using var signals = NeededBy == DeploymentVerb.Plan ? null : new TerminationSignals(Cancel);
        var run = new JointRun(NeededBy, Show, Time, EarlierRequests.Of(BuildEngine));
        var services = Requests.Select(item => new RequestedService(DeploymentRequest.Read(item.GetMetadata("Request")))).ToList();
        var present = services.Select(service => service.Request.Project).ToHashSet(StringComparer.Ordinal);
        var missing = Expected.Select(project => project.ItemSpec).Where(project => !present.Contains(project)).ToList();
        IReadOnlyList<DeploymentOutcome> outcomes;
        if (missing.Count > 0)
        {
            outcomes = run.Skip(services, missing.Select(project => Path.GetFileNameWithoutExtension(project)));
        }
        else
        {
            using var span = new CommandSpan(
                NeededBy, string.Join(',', services.Select(service => service.Settings.MeshName).Distinct()),
                services.Select(service => (service.Service, service.Settings.Service.Version, service.Context.Build)), Time, Show);
            // Several commands of one job have sections of their own.
            var section = string.Create(CultureInfo.InvariantCulture, $"meshci.{NeededBy}.{Time.GetTimestamp()}");
            using (_fold = new(services.Count > 0 ? services[0].Ci : new(CiSystem.None), section, line => Log.LogMessage(MessageImportance.High, "{0}", line)))
                outcomes = run.RunAsync(services, _cancellation.Token).GetAwaiter().GetResult();
            _fold = null;
            if (outcomes.All(outcome => outcome.Succeeded)) span.Succeeded();
        }

        Outcomes = DeploymentOutcome.ToItems(outcomes, run.Lines);

        // MSBuild starts no further target of a build that is cancelled, so the projects do not report anything.
        var isReported = _cancellation.IsCancellationRequested;
        if (isReported) Report(outcomes, services);
        if (signals?.Received is { } signal && outcomes.All(outcome => outcome.Succeeded))
        {
            var row = MeshDiagnostics.DeployCancelled;
            Log.LogError(null, row.Id, null, row.HelpLink, null, 0, 0, 0, 0, "{0}", DeploymentTask.EndedTooLate(signal));
        }

        return !Log.HasLoggedErrors && !(isReported && outcomes.Any(outcome => !outcome.Succeeded));
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private void Report(IReadOnlyList<DeploymentOutcome> outcomes, IReadOnlyList<RequestedService> services)
    {
        foreach (var service in services.Where(service => outcomes.Any(outcome => outcome.Project == service.Request.Project)))
        {
            using var report = new ReportDeployment
            {
                BuildEngine = BuildEngine,
                NeededBy = NeededBy,
                Project = EscapedText.Item(service.Request.Project, []),
                Settings = service.Request.Settings,
                Items = [.. service.Request.Items],
                BackendServices = [.. service.Request.BackendServices],
                Outcomes = Outcomes,
            };
            report.Execute();
        }
    }

    private void Show(string line)
    {
        _fold?.Open();
        Log.LogMessage(MessageImportance.High, "{0}", PlainText.Line(line));
    }
}

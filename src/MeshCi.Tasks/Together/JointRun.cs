using System.Collections.Concurrent;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Tasks.ContinuousIntegration;
using MeshCi.Tasks.Verbs;

namespace MeshCi.Tasks.Together;

/// <summary>
/// Runs a verb for the services of several projects. Services with the same control plane, ledger and mesh have one plan, and all of them are changed or
/// none. Others are planned before the first change, and then changed one group after the other.
/// </summary>
/// <param name="verb">One of <see cref="DeploymentVerb"/>.</param>
/// <param name="show">Shows a line to the user.</param>
/// <param name="time">The clock.</param>
/// <param name="earlier">What this build has already done.</param>
internal sealed class JointRun(string verb, Action<string> show, TimeProvider time, EarlierRequests earlier)
{
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>What was printed.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>The outcomes if the verb does not run, because some projects have failed before.</summary>
    /// <param name="services">The services of the other projects.</param>
    /// <param name="failed">The names of the projects that have failed.</param>
    public IReadOnlyList<DeploymentOutcome> Skip(IEnumerable<RequestedService> services, IEnumerable<string> failed)
    {
        var because = Because(failed);
        var skipped = services.ToList();
        DeleteReceipts(skipped);
        return [.. skipped.Select(service => Failed(service, because))];
    }

    /// <summary>Runs the verb. Expected failures are outcomes, with findings for the project that caused them.</summary>
    /// <param name="services">The services, each of another project.</param>
    /// <param name="cancellationToken">Cancels the verb; what was written is undone.</param>
    public async Task<IReadOnlyList<DeploymentOutcome>> RunAsync(IReadOnlyList<RequestedService> services, CancellationToken cancellationToken)
    {
        // A build that is cancelled still has to report why nothing happened, so this wait is not cancelled: the verb before it is.
        await earlier.Turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var known = services.ToDictionary(service => service, service => earlier.Find(service.Identity(verb)));
            var open = services.Where(service => known[service] is null).OrderBy(service => service.Request.Project, StringComparer.Ordinal).ToList();
            var outcomes = open.Count == 0 ? [] : await RunOpenAsync(open, cancellationToken).ConfigureAwait(false);
            foreach (var (service, outcome) in open.Zip(outcomes))
                earlier.Add($"{service.Mesh}\n{service.Service}", verb, service.Identity(verb), outcome);
            return [.. known.Values.OfType<DeploymentOutcome>(), .. outcomes];
        }
        finally
        {
            earlier.Turn.Release();
        }
    }

    // One outcome for each service, in the same order.
    private async Task<IReadOnlyList<DeploymentOutcome>> RunOpenAsync(IReadOnlyList<RequestedService> services, CancellationToken cancellationToken)
    {
        DeleteReceipts(services);
        if (FindSameService(services) is var (second, same)) return Fail(services, new Dictionary<string, DeploymentOutcome>(), new(second, same));
        var outcomes = new Dictionary<string, DeploymentOutcome>(StringComparer.Ordinal);
        if (verb is DeploymentVerb.Rollback or DeploymentVerb.Destroy && services.FirstOrDefault(service => service.Settings.PlanFile is not null) is { } saved)
            return Fail(services, outcomes, new(saved, MeshDiagnostics.PlanFileOfAnotherPlace.At(new(Item: "MeshPlanFile"), IsPlanOfDeploy)));
        if (verb != DeploymentVerb.Plan)
        {
            foreach (var service in services)
            {
                if (DeployGuard.Refuse(service.Ci, service.Settings, verb == DeploymentVerb.Deploy) is { } refusal)
                    return Fail(services, outcomes, new(service, refusal));
            }

            foreach (var note in services
                .SelectMany(service => DeployGuard.Notes(service.Ci, service.Settings, verb == DeploymentVerb.Deploy)).Distinct())
                Print(note);
        }

        var shared = services.Select(service => service.Request.ReceiptFolder).OfType<string>().GroupBy(folder => folder, StringComparer.Ordinal)
            .Where(folders => folders.Count() > 1).Select(folders => folders.Key).ToHashSet(StringComparer.Ordinal);
        var groups = services.GroupBy(service => service.Place, StringComparer.Ordinal)
            .Select(group => new PlaceRun(verb, [.. group], Print, time) { SharedFolders = shared }).ToList();
        try
        {
            var resources = new Dictionary<PlaceRun, IReadOnlyList<Resource>>();
            groups = [.. await InOrderAsync(groups, resources, cancellationToken).ConfigureAwait(false)];
            if (groups.Count > 1 && services.FirstOrDefault(service => service.Settings.PlanFile is not null) is { } planned)
                return Fail(services, outcomes, new(planned, MeshDiagnostics.PlanFileOfAnotherPlace.At(new(Item: "MeshPlanFile"), SeveralPlaces)));
            if (groups.Count > 1 && (verb is DeploymentVerb.Deploy or DeploymentVerb.Rollback or DeploymentVerb.Destroy))
            {
                foreach (var group in groups)
                {
                    if (await group.CheckAsync(Before(group, groups, resources), cancellationToken).ConfigureAwait(false) is { } refusal)
                        return Fail(services, outcomes, refusal);
                }
            }

            foreach (var group in groups)
            {
                var done = await group.RunAsync(Before(group, groups, resources), cancellationToken).ConfigureAwait(false);
                foreach (var outcome in done.Outcomes) outcomes[outcome.Project] = outcome;
                if (done.Failure is { } failure) return Fail(services, outcomes, failure);
            }

            return [.. services.Select(service => outcomes[service.Request.Project])];
        }
        finally
        {
            foreach (var group in groups) group.Dispose();
        }
    }

    // What another place has in the same mesh, in the order in which they are changed: what is needed comes first and goes last.
    private async Task<IReadOnlyList<PlaceRun>> InOrderAsync(
        List<PlaceRun> groups, Dictionary<PlaceRun, IReadOnlyList<Resource>> resources, CancellationToken cancellationToken)
    {
        if (groups.Count < 2) return groups;
        foreach (var group in groups) resources[group] = await group.ReadResourcesAsync(cancellationToken).ConfigureAwait(false);
        var order = PlaceOrder.Sort(groups, group => resources[group], (one, other) => one.HasMeshOf(other));
        return verb == DeploymentVerb.Destroy ? [.. order.Reverse()] : order;
    }

    // What a place before this one has in the same mesh does not exist yet, but does when this one is changed; what it deletes is the reverse, but it may also
    // keep some of what it has. A rollback restores what it has recorded.
    private HashSet<ResourceId> Before(PlaceRun group, List<PlaceRun> groups, Dictionary<PlaceRun, IReadOnlyList<Resource>> resources)
    {
        if (groups.Count < 2) return [];
        var before = groups.TakeWhile(other => other != group).Where(group.HasMeshOf);
        return verb switch
        {
            DeploymentVerb.Plan or DeploymentVerb.Deploy => [.. before.SelectMany(other => resources[other]).Select(resource => resource.Id)],
            DeploymentVerb.Destroy => [.. before.SelectMany(other => other.Deletes)],
            _ => [],
        };
    }

    private void DeleteReceipts(IReadOnlyList<RequestedService> services)
    {
        // What these verbs leave in the mesh is not what the receipt contains. A plan changes nothing, and what is recovered was live before.
        if (verb is not (DeploymentVerb.Deploy or DeploymentVerb.Rollback or DeploymentVerb.Destroy)) return;
        foreach (var service in services)
        {
            foreach (var folder in new[] { service.Request.ReceiptFolder, service.Request.PublishFolder }.OfType<string>().Distinct())
                if (ReceiptFiles.Delete(folder, service.Service) is { } note) Print(note);
        }
    }

    private IReadOnlyList<DeploymentOutcome> Fail(
        IReadOnlyList<RequestedService> services, Dictionary<string, DeploymentOutcome> done, PlaceFailure failure)
    {
        var because = Because([failure.Service.Request.Name]);
        return
        [
            .. services.Select(service =>
                service == failure.Service ? Failed(service, null, [.. failure.Before, failure.Finding])
                : done.TryGetValue(service.Request.Project, out var outcome) ? outcome
                : Failed(service, because)),
        ];
    }

    private static DeploymentOutcome Failed(RequestedService service, string? text, IReadOnlyList<Finding>? findings = null) =>
        new(service.Request.Project, false, text, null, [.. (findings ?? []).Select(ReportedFinding.Of)], []);

    private string Because(IEnumerable<string> failed) =>
        $"{NotDone}, because {string.Join(", ", failed.Order(StringComparer.OrdinalIgnoreCase))} failed";

    private string NotDone => verb switch
    {
        DeploymentVerb.Plan => "not planned",
        DeploymentVerb.Rollback => "not rolled back",
        DeploymentVerb.Destroy => "not removed",
        DeploymentVerb.Recover => "not recovered",
        _ => "not deployed",
    };

    private static (RequestedService Second, Finding Finding)? FindSameService(IReadOnlyList<RequestedService> services)
    {
        var first = new Dictionary<string, RequestedService>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (first.TryAdd($"{service.Mesh}\n{service.Service}", service)) continue;
            var other = first[$"{service.Mesh}\n{service.Service}"];
            return (service, MeshDiagnostics.ServiceOfTwoProjects.At(
                new(service.Request.Project, service.Settings.HasDefaultName ? null : "MeshNodeName"), IsSameService(service, other)));
        }

        return null;
    }

    private static string IsSameService(RequestedService service, RequestedService other)
    {
        var path = Path.GetRelativePath(service.Settings.ProjectDirectory, other.Request.Project).Replace('\\', '/');
        return $"This project and '{path}' both belong to this command and describe the service {service.FullName}, so each would overwrite what the other has "
            + "deployed. Nothing was changed. Set MeshNodeName to another name in one of them, or <MeshEnabled>false</MeshEnabled> to exclude it.";
    }

    private string IsPlanOfDeploy =>
        $"MeshPlanFile is set, but the plan in it is for MeshDeploy, and {(verb == DeploymentVerb.Rollback ? "MeshRollback" : "MeshDestroy")} would make "
        + "changes that the plan does not contain. Nothing was changed. Run MeshDeploy, or remove MeshPlanFile.";

    private const string SeveralPlaces =
        "MeshPlanFile is one file, but the projects of this command have different meshes, control planes, ledgers, roles or environments, and a plan is for "
        + "one of them. Nothing was changed. Run the command for the projects of one place, for example with a solution filter.";

    private void Print(string line)
    {
        _lines.Enqueue(line);
        show(line);
    }
}

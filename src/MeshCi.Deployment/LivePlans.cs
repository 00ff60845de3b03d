using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment;

/// <summary>Makes plans from the live state of a mesh, and checks them against what else is in the mesh. Writes nothing.</summary>
/// <remarks>Every method throws <see cref="MeshException"/> with MESH702x if a call to the control plane fails.</remarks>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="settings">Settings of the deploy.</param>
internal sealed class LivePlans(IControlPlane controlPlane, Ledger ledger, DeploySettings settings)
{
    /// <summary>The plan of a deploy, with a note for each reference of another service that would become invalid.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public async Task<Plan> ForDeployAsync(
        Definition definition, LedgerHistory history, string build, Heartbeat progress, CancellationToken cancellationToken)
    {
        var plan = await ForDefinitionAsync(definition, history, build, progress, cancellationToken).ConfigureAwait(false);
        var changed = plan.Changes.Where(SharedHosts.ChangesHost).ToDictionary(change => change.Id);
        var isFirst = history.Entries.Count == 0 && history.Damaged.Count == 0;
        if (!plan.Deletes && changed.Count == 0 && !isFirst) return plan;
        var others = await OtherServices.ReadAsync(ledger, definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
        var notes = Dangling.Find(plan, others.SelectMany(other => other.Definitions)).Select(reference => $"{reference}, which this deploy deletes.");
        var declarers = others.SelectMany(other => other.Definitions)
            .SelectMany(other => other.Resources.Where(resource => changed.ContainsKey(resource.Id)), (other, resource) => (other.Service, Resource: resource))
            .Select(other => SharedHosts.MustFollow(other.Service, other.Resource, changed[other.Resource.Id])).OfType<string>().Distinct();
        var former = isFirst ? others.Where(other => other.Definitions.Any(each => each.Owner == definition.Owner)).Select(Renamed) : [];
        return plan with { Notes = [.. plan.Notes, .. notes, .. declarers, .. former] };
    }

    /// <summary>The plan that changes the mesh to match a definition.</summary>
    /// <exception cref="MeshException">MESH7003 or MESH7006, or the ledger cannot be read.</exception>
    public Task<Plan> ForDefinitionAsync(
        Definition definition, LedgerHistory history, string build, Heartbeat progress, CancellationToken cancellationToken) => ExplainFailuresAsync(async () =>
    {
        progress.Doing("reading the live state");
        var known = Recovery.From(history).Known;
        var live = await ReadLiveAsync(definition, known, cancellationToken).ConfigureAwait(false);
        var former = settings.Ownership?.Former;
        IReadOnlyCollection<ResourceId> left = [];
        if (OwnedResources.MayBeUnknown(history, definition.Owner, settings.Adopt ? former : null, live))
        {
            progress.Line("note: entries are missing from the ledger; searching the whole mesh for resources that this project owns.");
            var others = await OtherServices.ReadAsync(ledger, definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
            string[] owners = former is null ? [definition.Owner] : [definition.Owner, former];
            var ofOthers = others.SelectMany(other => other.Resources).ToHashSet();
            var found = (await OwnedResources.FindAsync(controlPlane, owners, settings.Concurrency, cancellationToken).ConfigureAwait(false))
                .Where(resource => !ofOthers.Contains(resource.Id))
                .ToLookup(resource => Planner.OwnerOf(resource) == definition.Owner, resource => resource.Id);
            // The former owner may also be that of another project, whose resources no deploy of this one may delete.
            left = [.. found[false].Except(known)];
            known = [.. known, .. found[true]];
            live = await ReadLiveAsync(definition, known, cancellationToken).ConfigureAwait(false);
        }

        var (heirs, uncertain) = await FindHeirsAsync(definition, known, live, cancellationToken).ConfigureAwait(false);
        return Planner.Make(new()
        {
            Definition = definition,
            Known = known,
            Live = live,
            Build = build,
            Adopt = settings.Adopt,
            Ownership = settings.Ownership,
            Heirs = heirs,
            MayBeHeirs = uncertain,
            Recorded = history.Recorded,
            LeftWithFormerOwner = left,
        });
    });

    /// <summary>The plan that would restore the last deployed definition. Another owner is a difference, not an error.</summary>
    public Task<Plan> ForDriftAsync(LedgerEntry deployed, LedgerHistory history, Heartbeat progress, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(async () =>
        {
            progress.Doing("reading the live state");
            var known = Recovery.From(history).Known;
            var live = await ReadLiveAsync(deployed.Definition, known, cancellationToken).ConfigureAwait(false);
            return Planner.Make(new()
            {
                Definition = deployed.Definition,
                Known = known,
                Live = live,
                Build = deployed.LiveBuild,
                Adopt = settings.Adopt,
                ReadOnly = true,
            });
        });

    /// <summary>MESH7008 if the plan refers to resources that do not exist, otherwise null.</summary>
    public Task<Finding?> FindMissingAsync(Plan plan, CancellationToken cancellationToken) =>
        ExplainFailuresAsync(() => OutsideReferences.FindAsync(controlPlane, plan, settings.Concurrency, cancellationToken));

    /// <summary>Reports backends that do not exist. Returns the first one that the project makes an error.</summary>
    public async Task<Finding?> ReportUnknownBackendsAsync(Plan plan, Heartbeat progress, CancellationToken cancellationToken)
    {
        var found = await ExplainFailuresAsync(() => UnknownBackends.FindAsync(controlPlane, plan, settings.Neighbours, cancellationToken))
            .ConfigureAwait(false);
        // A backend that another project of the repository will deploy is only reported to projects that raise the severity above a note.
        var adjusted = (from each in found
                        let finding = settings.AdjustSeverity(each.Finding)
                        where finding is not null && !(each.IsExpected && finding.Diagnostic.Severity == Severity.Info)
                        select finding).ToLookup(finding => finding.Diagnostic.Severity == Severity.Error);
        foreach (var finding in adjusted[false]) progress.Found(finding);
        return adjusted[true].FirstOrDefault() is { } refused ? refused with { Message = $"{refused.Message} Nothing was written." } : null;
    }

    // The ledger is by service, so a deploy with a new name does not know what it has deployed with the old one.
    private static string Renamed(OtherService other) =>
        $"{other.Service} has been deployed by a project with the same owner, and remains in the mesh. If it is the previous name of this service, delete "
        + $"its resources with the AWS CLI when no service calls it: {string.Join(", ", other.Resources.Distinct().OrderDescending())}.";

    // Other services are only read if this one stops declaring a host outside the mesh.
    private async Task<(IReadOnlyDictionary<ResourceId, string> Heirs, IReadOnlyList<string> Uncertain)> FindHeirsAsync(
        Definition definition, IReadOnlyCollection<ResourceId> known, LiveState live, CancellationToken cancellationToken)
    {
        var heirs = new Dictionary<ResourceId, string>();
        var gone = known.Except(definition.Resources.Select(resource => resource.Id))
            .Where(id => live.Find(id) is { } resource && ExternalHost.Of(id, resource.Spec) is not null).ToHashSet();
        if (gone.Count == 0) return (heirs, []);
        var others = await OtherServices.ReadAsync(ledger, definition.Mesh, definition.Service, cancellationToken).ConfigureAwait(false);
        foreach (var other in others.SelectMany(other => other.Definitions).Where(other => other.Owner != definition.Owner))
        {
            foreach (var resource in other.Resources.Where(resource => gone.Contains(resource.Id) && ExternalHost.Of(resource) is not null))
                heirs.TryAdd(resource.Id, other.Owner);
        }

        return (heirs, [.. others.Where(other => other.IsUncertain).Select(other => other.Service)]);
    }

    private Task<LiveState> ReadLiveAsync(Definition definition, IReadOnlyCollection<ResourceId> known, CancellationToken cancellationToken)
    {
        // A resource in the ledger most likely exists. In a mesh of another account, a resource may exist although a list omits it.
        Func<ResourceId, bool> isExpected = definition.MeshOwner is null ? known.ToHashSet().Contains : _ => true;
        return LiveState.ReadAsync(controlPlane, Planner.Needs(definition, known), isExpected, settings.Concurrency, cancellationToken);
    }

    private async Task<T> ExplainFailuresAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (ControlPlaneException problem)
        {
            throw new MeshException(ControlPlaneFindings.Explain(problem, controlPlane, null, "Nothing was written."), problem);
        }
    }
}

using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Preparing;

/// <summary>Finds resources that have the owner tag of a project although no build wrote them. Writes nothing.</summary>
/// <param name="plans">Explains failures.</param>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="ledger">The record of deploys.</param>
/// <param name="settings">Settings of the command.</param>
/// <param name="time">The clock.</param>
internal sealed class UnrecordedSearch(LivePlans plans, IControlPlane controlPlane, Ledger ledger, DeploySettings settings, TimeProvider time)
{
    /// <summary>The plan with a note for each resource that has the owner tag of a project although no build of it wrote it.</summary>
    public async Task<JointPlan> WithNotesAsync(IReadOnlyList<DeployOrder> orders, JointPlan joint, CancellationToken cancellationToken)
    {
        var noted = new List<Plan>();
        foreach (var (order, plan) in orders.Zip(joint.Plans))
        {
            // A ledger with gaps, or without an entry, does not show what no build wrote.
            var isComplete = order.History.Entries.Count > 0 && !order.History.HidesChanges;
            var recorded = orders.SelectMany(each => Planner.Needs(each.Definition, Recovery.From(each.History).Known));
            var found = !isComplete ? [] : await FindAsync(
                order.Definition.Owner, order.Definition.Service, [.. recorded], null, cancellationToken).ConfigureAwait(false);
            var notes = found.Select(resource => UnrecordedResources.Explain(resource, plan.Mesh, order.Definition.Owner))
                .Select(finding => $"{finding.Diagnostic.Id}: {finding.Message}");
            noted.Add(plan with { Notes = [.. plan.Notes, .. notes] });
        }

        return joint with { Plans = noted };
    }

    /// <summary>The resources of the mesh that have an owner tag although no entry contains them.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="service">The service whose resources are already known.</param>
    /// <param name="known">The resources of the service.</param>
    /// <param name="progress">Receives what the search waits for; null for none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public Task<IReadOnlyList<LiveResource>> FindAsync(
        string owner, string service, IReadOnlyCollection<ResourceId> known, Heartbeat? progress, CancellationToken cancellationToken) =>
        plans.ExplainFailuresAsync(async () =>
        {
            progress?.Doing("looking for resources with the owner tag");
            var mesh = await MeshIdentity.FindAsync(controlPlane, time, cancellationToken).ConfigureAwait(false);
            var others = await new OtherServices(ledger, controlPlane.Mesh, mesh).ReadAsync(service, cancellationToken).ConfigureAwait(false);
            // What may be missing from the ledger of another service may be its own.
            if (others.Any(other => other.IsUncertain && other.Definitions.Any(definition => definition.Owner == owner))) return [];
            var recorded = others.SelectMany(other => other.Resources).Concat(known).ToHashSet();
            return await UnrecordedResources.FindAsync(controlPlane, owner, recorded, settings.Concurrency, cancellationToken).ConfigureAwait(false);
        });
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;
using MeshCi.Deployment.Reporting;

namespace MeshCi.Deployment.Preparing;

/// <summary>Compares the mesh with what the ledger records about a service.</summary>
/// <param name="plans">Reads the mesh.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="ownership">The owner of the project; null for the one that the ledger records.</param>
internal sealed class DriftCheck(LivePlans plans, string mesh, Ownership? ownership)
{
    /// <summary>The differences.</summary>
    /// <param name="name">The name of the service.</param>
    /// <param name="history">Its entries; without one, only the tags in the mesh show what it has.</param>
    /// <param name="progress">Receives what the check waits for.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH702x, or the ledger cannot be read.</exception>
    public async Task<DriftResult> CompareAsync(string name, LedgerHistory history, Heartbeat progress, CancellationToken cancellationToken)
    {
        var newest = history.Live ?? (history.Entries is [.., var last] ? last : null);
        var owner = newest?.Definition.Owner ?? ownership?.Owner;
        var service = newest?.Definition.Service ?? name;
        if (history.Live is not { } live) return await WithoutBuildAsync(history, owner, service, progress, cancellationToken).ConfigureAwait(false);

        var plan = await plans.ForDriftAsync(live, history, progress, cancellationToken).ConfigureAwait(false);
        // A ledger with gaps does not show which resources no build wrote.
        var unrecorded = history.HidesChanges ? [] : await plans.Unrecorded.FindAsync(
            live.Definition.Owner, live.Definition.Service, [.. Recovery.From(history).Known], progress, cancellationToken).ConfigureAwait(false);
        var drift = new Drift(plan, live);
        var isRemoved = live.Kind == EntryKind.Destroy;
        return new(isRemoved ? null : live.LiveBuild, drift.Findings(history.Unsettled))
        {
            RemovedBy = isRemoved ? live.LiveBuild : null,
            Count = drift.Count,
            Unrecorded = [.. unrecorded.Select(resource => UnrecordedResources.Explain(resource, mesh, live.Definition.Owner))],
        };
    }

    /// <summary>No deploy has succeeded, or the entry of the one that did is missing: the tags show what is in the mesh.</summary>
    private async Task<DriftResult> WithoutBuildAsync(
        LedgerHistory history, string? owner, string service, Heartbeat progress, CancellationToken cancellationToken)
    {
        var removedBy = history.Removal?.LiveBuild;
        if (owner is null) return new(null, []) { RemovedBy = removedBy };
        var tagged = await plans.Unrecorded.FindAsync(owner, service, [], progress, cancellationToken).ConfigureAwait(false);
        var known = Recovery.From(history).Known;
        var findings = tagged.GroupBy(resource => (Build(resource), IsKnown: known.Contains(resource.Id)))
            .Select(group => MeshDiagnostics.ResourceDrifted.At(null, Remain([.. group.Select(resource => resource.Id)], group.Key.Item1, group.Key.IsKnown)));
        return new(null, [.. findings]) { Count = tagged.Count, RemovedBy = removedBy };

        string Remain(IReadOnlyList<ResourceId> ids, string build, bool isKnown)
        {
            var (exist, their) = ids.Count == 1 ? ("exists", "Its") : ("exist", "Their");
            return $"{InMesh.Name(ids, InMesh.First(ids.Select(id => id.ToString())), mesh)} {exist}, although no successful deploy of this service is in the "
                + $"ledger. {their} tags name build {build}{(isKnown ? ", which did not complete" : "")}. "
                + (ownership?.IsShared == true && !isKnown
                    ? "Several projects can have this owner, so no deploy deletes what no entry of this service contains."
                    : "The next deploy updates what the project declares and deletes the rest if nothing uses it.");
        }
    }

    private static string Build(LiveResource resource) => resource.Tags!.GetValueOrDefault(OwnershipTags.Build) ?? "(none)";
}

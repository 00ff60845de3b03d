using MeshCi.Definitions.Diagnostics;
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
    /// <summary>The differences. The service has at least one entry, or one that cannot be read.</summary>
    /// <exception cref="MeshException">MESH702x, or the ledger cannot be read.</exception>
    public async Task<DriftResult> CompareAsync(LedgerHistory history, Heartbeat progress, CancellationToken cancellationToken)
    {
        var newest = history.Live ?? (history.Entries is [.., var last] ? last : null);
        var owner = newest?.Definition.Owner ?? ownership?.Owner;
        var service = newest?.Definition.Service;
        if (history.Live is not { } live) return await WithoutBuildAsync(history, owner, service, progress, cancellationToken).ConfigureAwait(false);

        var plan = await plans.ForDriftAsync(live, history, progress, cancellationToken).ConfigureAwait(false);
        // A ledger with gaps does not show which resources no build wrote.
        var unrecorded = history.HidesChanges ? [] : await plans.Unrecorded.FindAsync(
            live.Definition.Owner, live.Definition.Service, [.. Recovery.From(history).Known], progress, cancellationToken).ConfigureAwait(false);
        return new(live.LiveBuild, Drift.Findings(plan, live.LiveBuild))
        {
            Unrecorded = [.. unrecorded.Select(resource => UnrecordedResources.Explain(resource, mesh, live.Definition.Owner))],
        };
    }

    /// <summary>No deploy has succeeded, or the entry of the one that did is missing: the tags show what is in the mesh.</summary>
    private async Task<DriftResult> WithoutBuildAsync(
        LedgerHistory history, string? owner, string? service, Heartbeat progress, CancellationToken cancellationToken)
    {
        if (owner is null) return new(null, []);
        var tagged = await plans.Unrecorded.FindAsync(owner, service ?? "", [], progress, cancellationToken).ConfigureAwait(false);
        var known = Recovery.From(history).Known;
        return new(null, [.. tagged.Select(resource => MeshDiagnostics.ResourceDrifted.At(
            null, Remains(resource, known.Contains(resource.Id))))]);

        string Remains(ControlPlanes.LiveResource resource, bool isKnown) =>
            $"{InMesh.Name(resource.Id, mesh)} exists, although no successful deploy of this service is in the ledger. Its tags name build "
            + $"{resource.Tags!.GetValueOrDefault(OwnershipTags.Build) ?? "(none)"}{(isKnown ? ", which did not complete" : "")}. "
            + "The next deploy updates what the project declares and deletes the rest if nothing uses it.";
    }
}

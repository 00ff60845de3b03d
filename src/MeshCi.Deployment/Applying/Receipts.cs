using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>Makes receipts of results.</summary>
public static class Receipts
{
    /// <summary>The receipt of a command, or of the part of it that concerns some of its services.</summary>
    /// <param name="results">Results of one command, at least one.</param>
    public static DeploymentReceipt Of(IReadOnlyList<DeployResult> results)
    {
        var document = results[0].Document;
        return new()
        {
            Place = document.Place with { MeshUid = results[0].MeshUid },
            When = results.Max(result => result.When),
            Commit = document.Commit,
            Branch = document.Branch,
            Services = [.. results.Select(result => Of(result, result.Document.Services[0]))],
        };
    }

    private static ReceiptService Of(DeployResult result, PlannedService planned) => new(
        planned.Service, planned.Owner, planned.Version, result.Build, result.Sequence, planned.Digest,
        !result.Plan.HasChanges ? ReceiptOutcome.Unchanged : result.Kind == EntryKind.Rollback ? ReceiptOutcome.RolledBack : ReceiptOutcome.Deployed,
        [.. result.Versions.OrderBy(resource => resource.Key).Select(resource => (resource.Key, resource.Value))]);
}

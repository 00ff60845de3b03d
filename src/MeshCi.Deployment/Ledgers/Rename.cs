namespace MeshCi.Deployment.Ledgers;

/// <summary>A service that a command deploys under another name than before.</summary>
/// <param name="From">The former name.</param>
/// <param name="To">The new name.</param>
/// <param name="Former">The entries under the former name.</param>
internal sealed record Rename(string From, string To, LedgerHistory Former)
{
    /// <summary>Whether the service has its new name already, and only what was kept of the former one is left.</summary>
    public bool IsOfLeftovers { get; init; }
}

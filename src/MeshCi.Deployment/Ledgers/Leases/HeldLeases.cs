namespace MeshCi.Deployment.Ledgers.Leases;

/// <summary>The leases of one command. They are released in reverse order.</summary>
internal sealed class HeldLeases : IAsyncDisposable
{
    private readonly List<Lease> _leases = [];

    /// <summary>Adds a lease that the command has taken.</summary>
    public void Add(Lease lease) => _leases.Add(lease);

    /// <summary>Returns if all leases are certainly held.</summary>
    /// <exception cref="Definitions.Diagnostics.MeshException">MESH7036.</exception>
    public async Task EnsureHeldAsync(CancellationToken cancellationToken)
    {
        // Renewing one of them can take so long that another one has to be renewed as well.
        do
        {
            foreach (var lease in _leases) await lease.EnsureHeldAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!_leases.TrueForAll(lease => lease.IsCertain));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lease in Enumerable.Reverse(_leases)) await lease.DisposeAsync().ConfigureAwait(false);
    }
}

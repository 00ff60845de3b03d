using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What the ledger contains about another service of the mesh.</summary>
/// <param name="Service">The service.</param>
/// <param name="Definitions">What it has, or may have, in the mesh: the definitions of its last successful deploy and of unsettled deploys.</param>
/// <param name="IsUncertain">Whether an entry that could contain more is missing or damaged.</param>
internal sealed record OtherService(string Service, IReadOnlyList<Definition> Definitions, bool IsUncertain)
{
    /// <summary>Resources that it has, or may have, in the mesh although its definition no longer contains them.</summary>
    public IReadOnlyList<ResourceId> Kept { get; init; } = [];

    /// <summary>Its newest successful entry, or null.</summary>
    public LedgerEntry? Live { get; init; }

    /// <summary>Everything that it has, or may have, in the mesh.</summary>
    public IEnumerable<ResourceId> Resources => Definitions.SelectMany(definition => definition.Resources).Select(resource => resource.Id).Concat(Kept);
}

/// <summary>What the services of a mesh need, read at most once.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="identity">The identity of the mesh: only what was deployed there counts. Null if it is unknown.</param>
internal sealed class OtherServices(Ledger ledger, string mesh, MeshIdentity? identity)
{
    private IReadOnlyList<OtherService>? _all;

    /// <summary>All services of the mesh except one, by name.</summary>
    /// <exception cref="MeshException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyList<OtherService>> ReadAsync(string service, CancellationToken cancellationToken)
    {
        _all ??= await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return [.. _all.Where(other => other.Service != service)];
    }

    private async Task<IReadOnlyList<OtherService>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var all = new List<OtherService>();
        foreach (var service in await ledger.ServicesAsync(mesh, cancellationToken).ConfigureAwait(false))
        {
            var history = await ledger.ReadAsync(mesh, service, new(identity, null), cancellationToken).ConfigureAwait(false);
            var entries = (history.Live is { } live ? history.Unsettled.Prepend(live) : history.Unsettled).ToList();
            all.Add(new(service, [.. entries.Select(entry => entry.Definition)], history.HidesChanges)
            {
                Kept = [.. entries.SelectMany(entry => entry.Kept)],
                Live = history.Live,
            });
        }

        return all;
    }
}

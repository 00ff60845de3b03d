using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What the ledger contains about another service of the mesh.</summary>
/// <param name="Service">The service.</param>
/// <param name="Definitions">What it has, or may have, in the mesh: the definitions of its last successful deploy and of unsettled deploys.</param>
/// <param name="IsUncertain">Whether an entry that could contain more is missing or damaged.</param>
internal sealed record OtherService(string Service, IReadOnlyList<Definition> Definitions, bool IsUncertain)
{
    /// <summary>The resources of the definitions.</summary>
    public IEnumerable<ResourceId> Resources => Definitions.SelectMany(definition => definition.Resources).Select(resource => resource.Id);
}

/// <summary>Reads what the other services of a mesh need.</summary>
internal static class OtherServices
{
    /// <summary>All services of the mesh except one, by name.</summary>
    /// <exception cref="MeshException">The ledger cannot be read.</exception>
    public static async Task<IReadOnlyList<OtherService>> ReadAsync(Ledger ledger, string mesh, string service, CancellationToken cancellationToken)
    {
        var others = new List<OtherService>();
        foreach (var other in (await ledger.ServicesAsync(mesh, cancellationToken).ConfigureAwait(false)).Where(other => other != service))
        {
            var history = await ledger.ReadAsync(mesh, other, cancellationToken).ConfigureAwait(false);
            var entries = history.Live is { } live ? history.Unsettled.Prepend(live) : history.Unsettled;
            others.Add(new(other, [.. entries.Select(entry => entry.Definition)], history.HidesChanges));
        }

        return others;
    }
}

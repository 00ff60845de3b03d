using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>Names what holds a resource whose deletion was refused, as the mesh shows it.</summary>
internal static class UseText
{
    private const int MostNamed = 5;

    /// <summary>What holds it, with its owner, and the step that helps; null if the mesh shows nothing.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="id">The resource.</param>
    /// <param name="concurrency">Number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<string?> FindAsync(IControlPlane controlPlane, ResourceId id, int concurrency, CancellationToken cancellationToken)
    {
        try
        {
            var referrers = new Referrers(controlPlane, _ => false, false, concurrency);
            List<string> holders = [];
            if (id.Kind == ResourceKind.Mesh)
            {
                holders.AddRange((await referrers.ContentAsync(cancellationToken).ConfigureAwait(false)).Order().Select(content => content.ToString()));
            }
            else
            {
                foreach (var resource in await referrers.FindAsync([id], cancellationToken).ConfigureAwait(false))
                {
                    if (!GraphResource.Read(resource.Id, resource.Spec).Needs.Contains(id)) continue;
                    var owner = holders.Count < MostNamed ? await referrers.OwnerAsync(resource, cancellationToken).ConfigureAwait(false) : null;
                    holders.Add($"{resource.Id}{(owner is null ? "" : $" (owner {owner})")}");
                }
            }

            if (holders.Count == 0) return null;
            var more = holders.Count > MostNamed ? $" and {holders.Count - MostNamed} more" : "";
            return $"{id} is in use by {string.Join(", ", holders.Take(MostNamed))}{more}. Run the same command again: the next plan keeps what is in use, "
                + "until a deploy finds it unneeded.";
        }
        catch (Exception problem) when (problem is ControlPlaneException or OperationCanceledException)
        {
            // The text of the control plane has to do.
            return null;
        }
    }
}

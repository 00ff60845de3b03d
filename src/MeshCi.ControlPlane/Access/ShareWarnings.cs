using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Access;

/// <summary>
/// Finds shares of meshes that do not exist. A mesh can be shared before it is created; but if its account has other meshes, the name is probably wrong.
/// </summary>
public static class ShareWarnings
{
    /// <summary>One warning for each, as a line of text.</summary>
    /// <param name="configuration">The identities.</param>
    /// <param name="store">The store of the meshes.</param>
    /// <param name="path">JSON path of the identities.</param>
    public static IReadOnlyList<string> Find(IdentityConfiguration configuration, IMeshStore store, string path = "$.identity")
    {
        if (configuration.Shares.Count == 0) return [];
        var meshes = store.Read(transaction => transaction.Meshes())
            .ToLookup(mesh => mesh.Address.MeshOwner, mesh => mesh.Address.Mesh, StringComparer.Ordinal);
        return
        [
            .. from share in configuration.Shares.Select((share, index) => (share.Owner, share.Mesh, Path: $"{path}.shares[{index}].mesh"))
               let present = meshes[share.Owner]
               where present.Any() && !present.Contains(share.Mesh, StringComparer.Ordinal)
               select $"{share.Path} names '{share.Mesh}', a mesh that account {share.Owner} does not have"
                   + Problems.DidYouMean(Spelling.Nearest(share.Mesh, present)),
        ];
    }
}

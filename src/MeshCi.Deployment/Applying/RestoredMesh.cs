using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>Records that undoing has created a mesh again, which has another uid: otherwise, the entries before it would be those of another mesh.</summary>
internal static class RestoredMesh
{
    /// <summary>The place of an entry after its changes have been undone.</summary>
    /// <param name="place">The place when the entry was written.</param>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="time">Measures the pauses before another read.</param>
    public static async Task<EntryPlace> FindAsync(EntryPlace place, IControlPlane controlPlane, TimeProvider time)
    {
        if (place.MeshUid is null) return place;
        try
        {
            var mesh = await MeshIdentity.FindAsync(controlPlane, time, CancellationToken.None).ConfigureAwait(false);
            return mesh.MeshUid is { } uid && uid != place.MeshUid ? place with { RestoredMeshUid = uid } : place;
        }
        catch (ControlPlaneException)
        {
            // What was undone is undone, and is recorded without it.
            return place;
        }
    }
}

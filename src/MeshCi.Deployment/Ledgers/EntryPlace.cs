namespace MeshCi.Deployment.Ledgers;

/// <summary>Where a deploy was made. A member is null if it is not known.</summary>
/// <param name="ControlPlane">The identity of the control plane. It is not an address: a control plane keeps its identity when it moves.</param>
/// <param name="MeshUid">The uid of the mesh, which differs if a mesh was deleted and created again.</param>
/// <param name="Environment">The environment: the property MeshEnvironment.</param>
public sealed record EntryPlace(string? ControlPlane = null, string? MeshUid = null, string? Environment = null)
{
    /// <summary>The uid of the mesh that was created instead of a mesh that the run had deleted, when the run was undone; otherwise, null.</summary>
    public string? RestoredMeshUid { get; init; }
}

using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>A service whose failed or unfinished deploys a command resolves.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Service">The service.</param>
public sealed record RecoverRequest(string Mesh, string Service)
{
    /// <summary>The owner of the project; null if it is unknown.</summary>
    public Ownership? Ownership { get; init; }
}

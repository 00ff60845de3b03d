using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>A service that a command removes from its mesh.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Service">The service.</param>
public sealed record DestroyRequest(string Mesh, string Service)
{
    /// <summary>What happens to resources that existed before the project adopted them.</summary>
    public AdoptedFate Adopted { get; init; }

    /// <summary>What the service's project chooses.</summary>
    public ServiceSettings Settings { get; init; } = new();
}

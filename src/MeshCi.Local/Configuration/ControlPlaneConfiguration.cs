using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Faults;

namespace MeshCi.Local.Configuration;

/// <summary>What can be set at the start and changed while the control plane runs. Immutable: a request uses the same configuration throughout.</summary>
internal sealed record ControlPlaneConfiguration
{
    /// <summary>The quotas of accounts.</summary>
    public Quotas Quotas { get; init; } = new();

    /// <summary>Simulated faults.</summary>
    public FaultSettings Faults { get; init; } = new();

    /// <summary>Callers, and the accounts that meshes are shared with.</summary>
    public IdentityConfiguration Identity { get; init; } = new();

    /// <summary>The same configuration with absolute paths of files.</summary>
    /// <param name="directory">The directory that paths are relative to.</param>
    public ControlPlaneConfiguration Under(string directory) => this with { Identity = Identity.Under(directory) };
}

using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Settings;
using MeshCi.Local.Faults;

namespace MeshCi.Local.Configuration;

/// <summary>What can be set at start and changed while the control plane runs. One value at a time: a request sees one of them whole.</summary>
internal sealed record ControlPlaneConfiguration
{
    /// <summary>How much an account may have.</summary>
    public Quotas Quotas { get; init; } = new();

    /// <summary>What goes wrong on purpose.</summary>
    public FaultSettings Faults { get; init; } = new();

    /// <summary>Who may call, and with whom meshes are shared.</summary>
    public IdentityConfiguration Identity { get; init; } = new();

    /// <summary>The same with the paths of files made absolute.</summary>
    /// <param name="directory">Where relative paths begin.</param>
    public ControlPlaneConfiguration Under(string directory) => this with { Identity = Identity.Under(directory) };
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Applying;

/// <summary>How to deploy.</summary>
public sealed record DeploySettings
{
    /// <summary>Whether resources without an owner tag may be taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>Whether an older build may replace a newer one.</summary>
    public bool AllowOlder { get; init; }

    /// <summary>What project and build make of a finding that only the mesh decides: the finding with its severity, or null where it is not to be told.</summary>
    public Func<Finding, Finding?> Judge { get; init; } = finding => finding;

    /// <summary>
    /// The virtual services that other projects of the repository provide, each with the name of its project; by default none are known. What the mesh
    /// lacks and one of these has is expected to be deployed, before or after.
    /// </summary>
    public Func<IReadOnlyDictionary<string, string>> Neighbours { get; init; } = () => new Dictionary<string, string>();

    /// <summary>Calls at a time, at least 1.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>What the control plane takes, or null for no limit.</summary>
    public RateLimits? Limits { get; init; }

    /// <summary>How long a failed deploy may take to put things back.</summary>
    public TimeSpan UndoTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

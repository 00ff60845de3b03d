using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>Settings of a deploy.</summary>
public sealed record DeploySettings
{
    /// <summary>Whether resources without an owner tag, or with the project's former owner, may be taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>The owner of the project that deploys; null for the owner in the definition.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>Whether an older build may replace a newer one.</summary>
    public bool AllowOlder { get; init; }

    /// <summary>
    /// Gives a finding that depends on the live mesh the severity that the project and the build choose, or returns null if it is suppressed.
    /// </summary>
    public Func<Finding, Finding?> AdjustSeverity { get; init; } = finding => finding;

    /// <summary>
    /// The virtual services that other projects of the repository provide, each with its project; by default, none are known. A service
    /// that the mesh lacks but one of these projects provides is expected to be deployed, before or after this deploy.
    /// </summary>
    public Func<IReadOnlyDictionary<string, Neighbour>> Neighbours { get; init; } = () => new Dictionary<string, Neighbour>();

    /// <summary>Number of concurrent calls, at least 1.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>The call rates that the control plane accepts, or null for no limit.</summary>
    public RateLimits? Limits { get; init; }

    /// <summary>How long a failed deploy may take to undo its changes.</summary>
    public TimeSpan UndoTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

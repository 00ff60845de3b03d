using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Documents;

namespace MeshCi.Deployment.Applying;

/// <summary>Settings of a command.</summary>
public sealed record DeploySettings
{
    /// <summary>The settings of the service if a command names only its definition.</summary>
    public ServiceSettings Service { get; init; } = new();

    /// <summary><c>MeshEnvironment</c>, or null. A plan file that was made for another one is refused.</summary>
    public string? Environment { get; init; }

    /// <summary>The plan that a deploy applies exactly as it is, or null to apply whatever is necessary.</summary>
    public SavedPlan? Saved { get; init; }

    /// <summary>Resources that the same run of the build creates before this command, so that a check or a plan does not miss them.</summary>
    public IReadOnlySet<ResourceId> Expected { get; init; } = new HashSet<ResourceId>();

    /// <summary>Resources that will have been deleted before the plan is applied, so that what they need does not have to stay.</summary>
    public IReadOnlySet<ResourceId> Removed { get; init; } = new HashSet<ResourceId>();

    /// <summary>Number of concurrent calls, at least 1.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>The call rates that the control plane accepts, or null for no limit.</summary>
    public RateLimits? Limits { get; init; }

    /// <summary>How long undoing may take in addition to the time that its calls need.</summary>
    public TimeSpan UndoTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait while another deploy holds the lease of a service; zero to fail at once.</summary>
    public TimeSpan LeaseTimeout { get; init; }

    /// <summary>
    /// How long a failed deploy may take to undo its changes, which depends on their number and on the lowest rate of calls that throttling can lead to.
    /// </summary>
    /// <param name="steps">The number of steps to undo.</param>
    public TimeSpan UndoLimit(int steps)
    {
        // A spec, removed tags and tags.
        const int Writes = 3;
        // Other deploys that use the same account can slow this one down as far as the pace allows.
        var perStep = Limits is { } limits ? Writes * Math.Max(1.0 / limits.WritesPerSecond, WritePace.Longest.TotalSeconds) : 1;
        return UndoTimeout + TimeSpan.FromSeconds(steps * perStep);
    }
}

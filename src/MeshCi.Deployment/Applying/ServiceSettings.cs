using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>Settings of one service of a command: what its project chooses.</summary>
public sealed record ServiceSettings
{
    /// <summary>The warnings about the definition that the build has reported. A plan contains them; a rollback does not use the definition.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Whether resources without an owner tag, or with the project's former owner, may be taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>The owner of the project that deploys; null for the owner in the definition.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>The project: its repository and its path there, such as <c>github.com/acme/shop/src/Orders/Orders.csproj</c>; null if it is unknown.</summary>
    public string? Project { get; init; }

    /// <summary>Finds out whether a project that a ledger entry names still exists. By default, nothing is known about other projects.</summary>
    public Func<string, ProjectPresence> WhereIs { get; init; } = _ => ProjectPresence.Unknown;

    /// <summary>Whether an older build may replace a newer one.</summary>
    public bool AllowOlder { get; init; }

    /// <summary>Whether what was deployed for another environment may be replaced or removed.</summary>
    public bool AllowOtherEnvironment { get; init; }

    /// <summary>Whether resources that are no longer declared are deleted.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>Whether a deploy may remove the service, all its routes or most of its resources.</summary>
    public bool AllowRemoval { get; init; }

    /// <summary>What happens to resources that existed before the project adopted them, when it no longer declares them or is removed.</summary>
    public AdoptedFate Adopted { get; init; }

    /// <summary>Whether the project states that it has no router: then its router, its routes and its virtual service may be removed.</summary>
    public bool HasNoRouter { get; init; }

    /// <summary>Finds likely causes of a definition that lacks most of what was deployed, as sentences. Called only if a deploy is refused for it.</summary>
    public Func<IEnumerable<string>> RemovalCauses { get; init; } = () => [];

    /// <summary>Former names of the service that its project specifies.</summary>
    public IReadOnlyList<string> RenamedFrom { get; init; } = [];

    /// <summary>Whether a deploy restores fields that were changed outside of MeshCi.</summary>
    public bool HealDrift { get; init; }

    /// <summary>The number of successful builds that the ledger keeps, at least 1; null for all.</summary>
    public int? LedgerKeep { get; init; }

    /// <summary>Whether requests may be left unrouted for a while where the rules of the service leave no other way.</summary>
    public bool AllowGap { get; init; }

    /// <summary>
    /// Gives a finding that depends on the live mesh the severity that the project and the build choose, or returns null if it is suppressed.
    /// </summary>
    public Func<Finding, Finding?> AdjustSeverity { get; init; } = finding => finding;

    /// <summary>
    /// The virtual services that other projects of the repository provide, each with its project; by default, none are known. A service
    /// that the mesh lacks but one of these projects provides is expected to be deployed, before or after this deploy.
    /// </summary>
    public Func<IReadOnlyDictionary<string, Neighbour>> Neighbours { get; init; } = () => new Dictionary<string, Neighbour>();
}

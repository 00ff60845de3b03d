using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>The input of a plan.</summary>
public sealed record PlanInput
{
    /// <summary>The definition that the mesh is to match.</summary>
    public required Definition Definition { get; init; }

    /// <summary>Resources of earlier deploys of the service. Those that the definition no longer contains are deleted.</summary>
    public IReadOnlyCollection<ResourceId> Known { get; init; } = [];

    /// <summary>The live state of the definition's resources, the known resources and the mesh.</summary>
    public required LiveState Live { get; init; }

    /// <summary>The build that the tags will contain.</summary>
    public required string Build { get; init; }

    /// <summary>Whether resources without an owner tag, or with the former owner, may be taken over.</summary>
    public bool Adopt { get; init; }

    /// <summary>Resources that may be taken over if they have no owner, because the service had adopted them before and has given them back.</summary>
    public IReadOnlySet<ResourceId> TakenBack { get; init; } = new HashSet<ResourceId>();

    /// <summary>Where the owner of the definition comes from, and its former name; null if neither is known.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>
    /// The owners that the service's own ledger records for resources: a deploy takes over those of the former owner, and those of others if
    /// <see cref="Adopt"/> is set.
    /// </summary>
    public IReadOnlySet<(ResourceId Id, string Owner)> Recorded { get; init; } = new HashSet<(ResourceId, string)>();

    /// <summary>The owners of other projects that have deployed the service and still exist, so that they are not this one under another name.</summary>
    public IReadOnlySet<string> Existing { get; init; } = new HashSet<string>();

    /// <summary>The owners of other services of the command that do not declare the mesh, so that this service can take it from them.</summary>
    public IReadOnlySet<string> Released { get; init; } = new HashSet<string>();

    /// <summary>Owners of the service under a former name. What its ledger records for them is taken over.</summary>
    public IReadOnlySet<string> FormerOwners { get; init; } = new HashSet<string>();

    /// <summary>Resources of the mesh with the former owner that are in no entry of the service's ledger. The plan names them and leaves them.</summary>
    public IReadOnlyCollection<ResourceId> LeftWithFormerOwner { get; init; } = [];

    /// <summary>
    /// Owners of other services that declare resources of hosts outside the mesh. They take them over if this project no longer declares them.
    /// </summary>
    public IReadOnlyDictionary<ResourceId, string> Heirs { get; init; } = new Dictionary<ResourceId, string>();

    /// <summary>Other services that may declare such a host as well: entries are missing from their ledgers. Hosts without an heir remain.</summary>
    public IReadOnlyList<string> MayBeHeirs { get; init; } = [];

    /// <summary>Whether the plan will not be applied, as for drift. Another owner is then a difference, not an error.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// For each resource, the specs that may be live without a change by anything else, newest first. A field that differs from all of them has drifted.
    /// </summary>
    public IReadOnlyDictionary<ResourceId, IReadOnlyList<Resource>> Deployed { get; init; } = new Dictionary<ResourceId, IReadOnlyList<Resource>>();

    /// <summary>The resources of the live build, and of that under a former name.</summary>
    public IReadOnlySet<ResourceId> LiveBefore { get; init; } = new HashSet<ResourceId>();

    /// <summary>The resources that deploys which did not complete wrote, each with what it was before them.</summary>
    public IReadOnlyDictionary<ResourceId, IReadOnlyList<Resource>> Interrupted { get; init; } = new Dictionary<ResourceId, IReadOnlyList<Resource>>();

    /// <summary>Whether the plan restores fields that have drifted and that it would not change otherwise.</summary>
    public bool HealDrift { get; init; }

    /// <summary>Whether the service is removed, so that a mesh that does not exist is not made.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>Resources that existed before the project adopted them, as they were then.</summary>
    public IReadOnlyDictionary<ResourceId, AdoptedState> Adopted { get; init; } = new Dictionary<ResourceId, AdoptedState>();

    /// <summary>What happens to these resources when they are no longer declared.</summary>
    public AdoptedFate AdoptedFate { get; init; }

    /// <summary>Whether resources that are no longer declared are deleted.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>Resources with the owner tag of the project that no build of it has written: copies, or what another tool has made.</summary>
    public IReadOnlySet<ResourceId> Unrecorded { get; init; } = new HashSet<ResourceId>();
}

using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What a ledger entry records.</summary>
public enum EntryKind
{
    /// <summary>A deploy of the current build.</summary>
    Deploy,

    /// <summary>A return to an earlier build.</summary>
    Rollback,
}

/// <summary>The outcome of a deploy or rollback.</summary>
public enum EntryOutcome
{
    /// <summary>It is in progress, or its process ended unexpectedly.</summary>
    Pending,

    /// <summary>The mesh matches the definition.</summary>
    Succeeded,

    /// <summary>It failed and the mesh is as it was before.</summary>
    FailedRestored,

    /// <summary>It failed and only some of its changes were undone: see <see cref="LedgerEntry.Left"/>.</summary>
    FailedDirty,
}

/// <summary>A resource before the deploy wrote it: the part of the journal that undoing needs.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Resource">Its spec and all its tags, or null if it did not exist.</param>
public sealed record PreviousState(ResourceId Id, Resource? Resource);

/// <summary>One deploy or rollback of one service: the build, the complete definition, the plan and the outcome.</summary>
public sealed record LedgerEntry
{
    /// <summary>The format that this version writes, and the newest one that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Number within mesh and service, from 1, without reuse.</summary>
    public required long Sequence { get; init; }

    /// <summary>Deploy or rollback.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The outcome.</summary>
    public required EntryOutcome Outcome { get; init; }

    /// <summary>The build that deployed. Its <see cref="BuildContext.Build"/> is never null here.</summary>
    public required BuildContext Context { get; init; }

    /// <summary>The build whose definition a rollback restored; null for deploys.</summary>
    public string? Target { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>The complete definition.</summary>
    public required Definition Definition { get; init; }

    /// <summary>The definition's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of its resources only, equal for two versions with the same resources.</summary>
    public required string ResourcesDigest { get; init; }

    /// <summary>The number of resources that the plan changed.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>The plan as <see cref="PlanJson"/> writes it.</summary>
    public required JsonElement Plan { get; init; }

    /// <summary>The previous state of everything that the plan writes.</summary>
    public IReadOnlyList<PreviousState> Previous { get; init; } = [];

    /// <summary>After a failure that could not be undone completely: what was not restored, one line each.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The build whose definition this entry made live: the target of a rollback; otherwise, the entry's own build.</summary>
    public string LiveBuild => Target ?? Context.Build!;
}

using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>What a ledger entry records.</summary>
public enum EntryKind
{
    /// <summary>A deploy of what was built.</summary>
    Deploy,

    /// <summary>A return to an earlier build.</summary>
    Rollback,
}

/// <summary>How it ended.</summary>
public enum Outcome
{
    /// <summary>Under way; or its process died.</summary>
    Pending,

    /// <summary>The mesh is as the definition wants it.</summary>
    Succeeded,

    /// <summary>It failed and the mesh is as it was before.</summary>
    FailedRestored,

    /// <summary>It failed and the mesh is partly as before, partly not: see <see cref="LedgerEntry.Left"/>.</summary>
    FailedDirty,
}

/// <summary>How a resource was before the deploy wrote it: the journal's half that undoing needs.</summary>
/// <param name="Id">Which resource.</param>
/// <param name="Resource">Its spec and all its tags, or null if it did not exist.</param>
public sealed record PreviousState(ResourceId Id, Resource? Resource);

/// <summary>One deploy or rollback of one service: the build, the whole definition, the plan and the outcome.</summary>
public sealed record LedgerEntry
{
    /// <summary>The newest format this code writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Number within mesh and service, from 1, without reuse.</summary>
    public required long Sequence { get; init; }

    /// <summary>Deploy or rollback.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Which build did it; its <see cref="BuildContext.Build"/> is never null here.</summary>
    public required BuildContext Context { get; init; }

    /// <summary>The build whose definition a rollback brought back; null for deploys.</summary>
    public string? Target { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>The whole definition.</summary>
    public required Definition Definition { get; init; }

    /// <summary>The definition's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The digest of its resources alone, equal for two versions that want the same.</summary>
    public required string ResourcesDigest { get; init; }

    /// <summary>How many resources the plan changed.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>The plan as <see cref="PlanJson"/> writes it.</summary>
    public required JsonElement Plan { get; init; }

    /// <summary>Everything the plan writes, as it was before.</summary>
    public IReadOnlyList<PreviousState> Previous { get; init; } = [];

    /// <summary>After a failure that was not undone: what is not as before, one line each.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The build whose definition this entry made live: the target of a rollback, else its own.</summary>
    public string LiveBuild => Target ?? Context.Build!;
}

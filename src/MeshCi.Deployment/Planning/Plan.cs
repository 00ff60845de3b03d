using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>How one resource changes, and why.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Kind">How it changes.</param>
/// <param name="Fields">The fields that differ, ordered by path.</param>
/// <param name="Reason">Why it changes, if the fields do not show it; otherwise, empty.</param>
/// <param name="Before">The live resource, or null if it does not exist.</param>
/// <param name="After">The resource after the deploy, including MeshCi's tags, or null if it is deleted.</param>
public sealed record Change(
    ResourceId Id, ChangeKind Kind, IReadOnlyList<FieldChange> Fields, string Reason, LiveResource? Before, Resource? After)
{
    /// <summary>The reason in a form for machines. By default, the usual one of the kind of change.</summary>
    public ChangeReason ReasonCode
    {
        get => field is ChangeReason.Matches ? UsualReason : field;
        init;
    }

    private ChangeReason UsualReason => Kind switch
    {
        ChangeKind.Create => ChangeReason.New,
        ChangeKind.Update => ChangeReason.Different,
        ChangeKind.Replace => ChangeReason.NotChangeableInPlace,
        ChangeKind.Delete => ChangeReason.NoLongerDeclared,
        ChangeKind.Unchanged => ChangeReason.Matches,
        _ => ChangeReason.StillNeeded,
    };

    /// <summary>Whether a deploy writes the resource.</summary>
    public bool Writes => Kind is not (ChangeKind.Unchanged or ChangeKind.Keep);

    /// <summary>Whether the spec changes, not only the tags.</summary>
    public bool ChangesSpec => Fields.Any(change => !change.Path.StartsWith("tags.", StringComparison.Ordinal));
}

/// <summary>What one step does.</summary>
public enum StepKind
{
    /// <summary>Creates the resource.</summary>
    Create,

    /// <summary>Replaces its spec and sets its tags.</summary>
    Update,

    /// <summary>Sets its tags only.</summary>
    Tag,

    /// <summary>Deletes it.</summary>
    Delete,
}

/// <summary>One step of a plan: at most three calls on one resource.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Id">The resource that it changes.</param>
/// <param name="Before">The resource when the step begins, or null if it does not exist.</param>
/// <param name="After">The resource after the step, or null if it is deleted.</param>
public sealed record PlanStep(StepKind Kind, ResourceId Id, LiveResource? Before, Resource? After)
{
    /// <summary>The step as plans show it: <c>update route orders/checkout</c>.</summary>
    public override string ToString() => $"{Verb} {Id}";

    /// <summary><c>create</c>, <c>update</c>, <c>tag</c> or <c>delete</c>.</summary>
    public string Verb => Kind.Name();
}

/// <summary>The names of <see cref="StepKind"/> in plans.</summary>
internal static class StepKinds
{
    /// <summary><c>create</c>, <c>update</c>, <c>tag</c> or <c>delete</c>.</summary>
    public static string Name(this StepKind kind) => kind switch
    {
        StepKind.Create => "create",
        StepKind.Update => "update",
        StepKind.Tag => "tag",
        _ => "delete",
    };

    /// <summary>The kind with a name, or null.</summary>
    public static StepKind? Find(string? name) => Enum.GetValues<StepKind>().Cast<StepKind?>().FirstOrDefault(kind => kind!.Value.Name() == name);
}

/// <summary>The number of resources for each kind of change.</summary>
public sealed record PlanCounts(int Create, int Update, int Replace, int Delete, int Unchanged)
{
    /// <summary>The sum of the counts of two plans.</summary>
    public static PlanCounts operator +(PlanCounts left, PlanCounts right) => new(
        left.Create + right.Create, left.Update + right.Update, left.Replace + right.Replace, left.Delete + right.Delete, left.Unchanged + right.Unchanged);

    /// <summary>Number of resources that change.</summary>
    public int Changed => Create + Update + Replace + Delete;

    /// <summary><c>1 to create, 1 to update, 0 to delete, 4 unchanged</c>; replacements appear only if there are any.</summary>
    public override string ToString() =>
        $"{Create} to create, {Update} to update, {(Replace > 0 ? $"{Replace} to replace, " : "")}{Delete} to delete, {Unchanged} unchanged";
}

/// <summary>The changes that make the live mesh match a definition. A value that can be printed, saved and applied.</summary>
public sealed record Plan
{
    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>Every resource of the plan, in the order in which kinds are created.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>The steps. The steps of one wave do not depend on each other; each wave depends on the waves before it.</summary>
    public IReadOnlyList<IReadOnlyList<PlanStep>> Waves { get; init; } = [];

    /// <summary>The requests that are routed before and after the plan, but not all the time in between.</summary>
    public IReadOnlyList<TrafficGap> Gaps { get; init; } = [];

    /// <summary>Further information for the reader, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Fields that something other than a deploy has changed since the last deploy.</summary>
    public IReadOnlyList<DriftedField> Drift { get; init; } = [];

    /// <summary>Whether fields keep a live value that differs from the definition, because something other than a deploy has changed them.</summary>
    public bool LeavesDrift => Drift.Any(drifted => drifted.Outcome == DriftOutcome.Left);

    /// <summary>Whether anything is written to the mesh.</summary>
    public bool HasChanges => Waves.Count > 0;

    /// <summary>Whether resources go to which other services may refer, or stay only because others need them.</summary>
    public bool Deletes => Changes.Any(change => change.Kind == ChangeKind.Delete || change is { Kind: ChangeKind.Keep, ReasonCode: ChangeReason.StillNeeded });

    /// <summary>The number of resources for each kind of change.</summary>
    public PlanCounts Counts => new(
        Count(ChangeKind.Create), Count(ChangeKind.Update), Count(ChangeKind.Replace), Count(ChangeKind.Delete), Count(ChangeKind.Unchanged));

    private int Count(ChangeKind kind) => Changes.Count(change => change.Kind == kind);
}

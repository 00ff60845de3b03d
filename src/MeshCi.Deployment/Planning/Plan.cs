using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>What becomes of one resource, and why.</summary>
/// <param name="Id">Which resource.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Fields">The fields that differ, ordered by path.</param>
/// <param name="Reason">Why, where the fields do not say it; else empty.</param>
/// <param name="Before">As it is live, or null.</param>
/// <param name="After">As it will be, MeshCi's tags included, or null.</param>
public sealed record Change(
    ResourceId Id, ChangeKind Kind, IReadOnlyList<FieldChange> Fields, string Reason, LiveResource? Before, Resource? After)
{
    /// <summary>Whether the spec itself, not only tags, becomes another.</summary>
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
/// <param name="Id">To which resource.</param>
/// <param name="Before">As it is when the step begins, or null where there is none.</param>
/// <param name="After">As it shall be, or null.</param>
public sealed record PlanStep(StepKind Kind, ResourceId Id, LiveResource? Before, Resource? After)
{
    /// <summary>As plans write it: <c>update route orders/checkout</c>.</summary>
    public override string ToString() => $"{Verb} {Id}";

    /// <summary><c>create</c>, <c>update</c>, <c>tag</c> or <c>delete</c>.</summary>
    public string Verb => Kind switch
    {
        StepKind.Create => "create",
        StepKind.Update => "update",
        StepKind.Tag => "tag",
        _ => "delete",
    };
}

/// <summary>How many resources change in which way.</summary>
public sealed record PlanCounts(int Create, int Update, int Replace, int Delete, int Unchanged)
{
    /// <summary>Resources that do not stay as they are.</summary>
    public int Changed => Create + Update + Replace + Delete;

    /// <summary><c>1 to create, 1 to update, 0 to delete, 4 unchanged</c>; replacements are named only where there are some.</summary>
    public override string ToString() =>
        $"{Create} to create, {Update} to update, {(Replace > 0 ? $"{Replace} to replace, " : "")}{Delete} to delete, {Unchanged} unchanged";
}

/// <summary>How the live mesh becomes what a definition wants. A value: it can be printed, saved and applied.</summary>
public sealed record Plan
{
    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>Every resource of the plan, in creation order of kinds.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>The steps; those of one wave do not depend on each other, each wave needs the ones before it.</summary>
    public required IReadOnlyList<IReadOnlyList<PlanStep>> Waves { get; init; }

    /// <summary>What the reader should know besides, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether anything is written to the mesh.</summary>
    public bool HasChanges => Waves.Count > 0;

    /// <summary>Whether a resource goes for good, to which other services may refer.</summary>
    public bool Deletes => Changes.Any(change => change.Kind == ChangeKind.Delete);

    /// <summary>How many resources change in which way.</summary>
    public PlanCounts Counts => new(
        Count(ChangeKind.Create), Count(ChangeKind.Update), Count(ChangeKind.Replace), Count(ChangeKind.Delete), Count(ChangeKind.Unchanged));

    private int Count(ChangeKind kind) => Changes.Count(change => change.Kind == kind);
}

using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>The writes that a plan needs: those of its steps, and those that undo them.</summary>
internal static class PlannedCalls
{
    /// <summary>The calls of a plan, each once, in a fixed order.</summary>
    public static IReadOnlyList<PlannedCall> Of(IEnumerable<IReadOnlyList<PlanStep>> waves) => Ordered(waves.SelectMany(wave => wave).SelectMany(Of));

    /// <summary>The calls, each once, in a fixed order.</summary>
    public static IReadOnlyList<PlannedCall> Ordered(IEnumerable<PlannedCall> calls) =>
        [.. calls.Distinct().OrderBy(call => call.Operation, StringComparer.Ordinal).ThenBy(call => call.Resource)];

    private static IEnumerable<PlannedCall> Of(PlanStep step)
    {
        var before = step.Before is not { } live ? null
            : new Resource { Id = step.Id, Spec = live.Spec, Tags = live.Tags ?? new Dictionary<string, string>() };
        return (before, step.After) switch
        {
            (null, { } made) => [.. PlannedCall.Of(Verb.Create, made), .. Others(step, made)],
            ({ } deleted, null) => [.. PlannedCall.Of(Verb.Delete, deleted), .. PlannedCall.Of(Verb.Create, deleted)],
            ({ } old, { } @new) => [.. step.Kind == StepKind.Tag ? [] : Updates(old, @new), .. Tags(@new), .. Recreations(step, old)],
            _ => [],
        };
    }

    // A mesh without an owner stays when its creation is undone. One with an owner is taken over if another deploy has just created it.
    private static IEnumerable<PlannedCall> Others(PlanStep step, Resource made) => Undoer.IsUnclaimedMesh(step) ? []
        : step.Id.Kind == ResourceKind.Mesh ? [.. PlannedCall.Of(Verb.Delete, made), .. PlannedCall.Of(Verb.Update, made), .. Tags(made)]
        : PlannedCall.Of(Verb.Delete, made);

    private static IEnumerable<PlannedCall> Updates(Resource old, Resource @new) => PlannedCall.Of(Verb.Update, old).Concat(PlannedCall.Of(Verb.Update, @new));

    private static IEnumerable<PlannedCall> Tags(Resource resource) => PlannedCall.Of(Verb.Tag, resource).Concat(PlannedCall.Of(Verb.Untag, resource));

    // What was deleted meanwhile is made again when the step is undone, but only where the plan may make it at all.
    private static IEnumerable<PlannedCall> Recreations(PlanStep step, Resource old) => step.Kind == StepKind.Tag ? [] : PlannedCall.Of(Verb.Create, old);
}

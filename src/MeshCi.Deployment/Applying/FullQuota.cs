using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// What to do if a quota does not allow creating a resource before another one is deleted: the state after the plan fits into the quota, but the one in
/// between does not. Only the control plane knows its quotas.
/// </summary>
internal static class FullQuota
{
    /// <summary>The deletions of the plan that would have made room for the creation that was refused; empty if the failure is another one.</summary>
    /// <param name="waves">The steps of the plan.</param>
    /// <param name="applied">How far it got.</param>
    public static IReadOnlyList<PlanStep> Room(IReadOnlyList<IReadOnlyList<PlanStep>> waves, Applied applied) =>
        applied is { Failed: { Kind: StepKind.Create } failed, Problem: ControlPlaneException { Error: ControlPlaneError.LimitExceeded } }
            ? [.. waves.SelectMany(wave => wave)
                .Where(step => step.Kind == StepKind.Delete && step.Id.Kind == failed.Id.Kind && step.Id.Parent == failed.Id.Parent)]
            : [];

    /// <summary>
    /// The same steps with these deletions first; null if they are not of routes, which alone can be deleted at any time because nothing refers to them.
    /// </summary>
    /// <param name="waves">The steps of the plan.</param>
    /// <param name="room">The deletions.</param>
    public static IReadOnlyList<IReadOnlyList<PlanStep>>? DeleteFirst(IReadOnlyList<IReadOnlyList<PlanStep>> waves, IReadOnlyList<PlanStep> room)
    {
        // A route with other steps before its deletion is not only deleted.
        var free = room.Where(step => step.Id.Parent is not null && waves.SelectMany(wave => wave).Count(other => other.Id == step.Id) == 1).ToHashSet();
        if (free.Count == 0) return null;
        var rest = waves.Select(IReadOnlyList<PlanStep> (wave) => [.. wave.Where(step => !free.Contains(step))]).Where(wave => wave.Count > 0);
        return [[.. free.OrderBy(step => step.Id)], .. rest];
    }

    /// <summary>What the user can do.</summary>
    /// <param name="failed">The creation that was refused.</param>
    /// <param name="room">The deletions of the plan that would make room.</param>
    /// <param name="canDeleteFirst">Whether another deploy could begin with deletions: this one was not allowed to, and some of them are possible.</param>
    public static string Advice(PlanStep failed, IReadOnlyList<PlanStep> room, bool canDeleteFirst)
    {
        var deleted = string.Join(", ", room.Take(3).Select(step => step.Id)) + (room.Count > 3 ? $" and {room.Count - 3} more" : "");
        var inTwo = $"The deploy also deletes {deleted}, but only afterwards, so that every request stays routed. "
            + $"Deploy in two steps, first without {failed.Id}";
        return canDeleteFirst
            ? $"{inTwo}; or set MeshAllowGap to true for one deploy, which then deletes first. Or raise the quota."
            : $"{inTwo}. Or raise the quota.";
    }
}

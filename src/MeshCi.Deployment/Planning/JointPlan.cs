using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// The plans of all services of a command, which are applied together: the steps of all of them are in one order. A resource is changed by at most one of
/// the plans.
/// </summary>
public sealed record JointPlan
{
    /// <summary>The mesh.</summary>
    public required string Mesh { get; init; }

    /// <summary>The uid of the mesh, or null if it does not exist yet.</summary>
    public string? MeshUid { get; init; }

    /// <summary>The plan of each service. Its waves contain only its own steps.</summary>
    public required IReadOnlyList<Plan> Plans { get; init; }

    /// <summary>The steps of all plans. The steps of one wave do not depend on each other; each wave depends on the waves before it.</summary>
    public required IReadOnlyList<IReadOnlyList<PlanStep>> Waves { get; init; }

    /// <summary>The requests that are routed before and after the plan, but not all the time in between.</summary>
    public IReadOnlyList<TrafficGap> Gaps { get; init; } = [];

    /// <summary>The plan of no service.</summary>
    public static JointPlan Nothing(string mesh) => new() { Mesh = mesh, Plans = [], Waves = [] };

    /// <summary>The resources of all plans.</summary>
    public IEnumerable<Change> Changes => Plans.SelectMany(plan => plan.Changes);

    /// <summary>The number of resources for each kind of change.</summary>
    public PlanCounts Counts => Plans.Aggregate(new PlanCounts(0, 0, 0, 0, 0), (sum, plan) => sum + plan.Counts);

    /// <summary>Whether anything is written to the mesh.</summary>
    public bool HasChanges => Waves.Count > 0;

    /// <summary>Orders the steps of plans that have none yet.</summary>
    /// <param name="drafts">A plan for each service of one mesh, at least one.</param>
    /// <param name="live">The live state of all their resources.</param>
    /// <exception cref="MeshException">MESH7003 if two services define the same resource differently.</exception>
    public static JointPlan Make(IReadOnlyList<Plan> drafts, LiveState live)
    {
        var taken = new Dictionary<ResourceId, (string Service, Change Change)>();
        foreach (var draft in drafts)
        {
            foreach (var change in draft.Changes.Where(change => change.Writes))
            {
                // Each first deploy creates a mesh that does not exist yet, unless a project declares it.
                if (!taken.TryGetValue(change.Id, out var other) || (IsUnclaimedMesh(other.Change) && !IsUnclaimedMesh(change)))
                    taken[change.Id] = (draft.Service, change);
            }
        }

        var plans = drafts.Select(draft => draft with { Changes = [.. draft.Changes.SelectMany(change => Resolve(change, draft, taken))] }).ToList();
        var ordered = StepOrder.Arrange([.. taken.Values.Select(entry => entry.Change), .. plans.SelectMany(plan => plan.Changes)
            .Where(change => !change.Writes && !taken.ContainsKey(change.Id)).DistinctBy(change => change.Id)], live);
        var claimed = taken.ToDictionary(entry => entry.Key, entry => entry.Value.Service);
        return new()
        {
            Mesh = drafts[0].Mesh,
            MeshUid = live.Find(new(ResourceKind.Mesh, drafts[0].Mesh))?.Uid,
            Plans = [.. plans.Select(plan => Ordered(plan, ordered, claimed))],
            Waves = ordered.Waves,
            Gaps = ordered.Gaps,
        };
    }

    private static Plan Ordered(Plan plan, OrderedSteps ordered, Dictionary<ResourceId, string> claimed)
    {
        // What several services share unchanged may have to be written for a while, or replaced: that is done for the first of them.
        foreach (var change in plan.Changes) claimed.TryAdd(change.Id, plan.Service);
        foreach (var (helper, route) in ordered.Helpers)
            if (claimed.TryGetValue(route, out var service)) claimed.TryAdd(helper, service);
        bool IsOwn(ResourceId id) => claimed.GetValueOrDefault(id) == plan.Service;
        return plan with
        {
            Changes =
            [
                .. plan.Changes.Select(change => IsOwn(change.Id) && ordered.Replaced.TryGetValue(change.Id, out var reason)
                    ? change with { Kind = ChangeKind.Replace, Reason = reason }
                    : change),
            ],
            Waves = [.. ordered.Waves.Select(IReadOnlyList<PlanStep> (wave) => [.. wave.Where(step => IsOwn(step.Id))]).Where(wave => wave.Count > 0)],
            Gaps = [.. ordered.Gaps.Where(gap => IsOwn(gap.From.Id))],
            Notes =
            [
                .. plan.Notes,
                .. ordered.Gaps.Where(gap => IsOwn(gap.From.Id)).Select(gap => gap.ToString()),
                .. ordered.Helpers.Where(entry => IsOwn(entry.Key)).OrderBy(entry => entry.Key).Select(entry => StandsIn(entry.Key, entry.Value)),
            ],
        };
    }

    private static string StandsIn(ResourceId helper, ResourceId route) =>
        $"{helper} exists only during the deploy: it takes the requests that {route} will take, so that no request is without a route in between.";

    private static bool IsUnclaimedMesh(Change change) => change.Id.Kind == ResourceKind.Mesh && change.Kind == ChangeKind.Create
        && change.After!.Tags.GetValueOrDefault(OwnershipTags.Owner) == OwnershipTags.Unclaimed;

    /// <summary>The change, unless another service of the command makes it as well.</summary>
    private static IEnumerable<Change> Resolve(Change change, Plan draft, Dictionary<ResourceId, (string Service, Change Change)> taken)
    {
        if (!change.Writes || !taken.TryGetValue(change.Id, out var other) || other.Service == draft.Service)
        {
            yield return change;
            yield break;
        }

        if (IsUnclaimedMesh(change) || (change.After is null && other.Change.After is null)) yield break;
        if (change.After is not { } wanted || other.Change.After is not { } made || FieldDiff.Compare(wanted.Spec, made.Spec).Count > 0)
        {
            throw new MeshException(MeshDiagnostics.OwnedByAnother,
                $"{InMesh.Name(change.Id, draft.Mesh)} is defined differently by {other.Service} and by {draft.Service}, which this command deploys together. "
                + "Nothing was written. Define it in only one of the two projects.");
        }

        yield return change with
        {
            Kind = ChangeKind.Unchanged,
            Fields = [],
            Reason = $"also defined by {other.Service}",
            ReasonCode = ChangeReason.DoneByAnotherService,
        };
    }
}

namespace MeshCi.Deployment.Planning;

/// <summary>Everything that a command plans for one service.</summary>
/// <param name="Plan">The plan of the service under its name.</param>
/// <param name="Former">The plans for what it has under other names, which it had before. None for most services.</param>
public sealed record ServicePlan(Plan Plan, IReadOnlyList<Plan> Former)
{
    /// <summary>A service that has never had another name.</summary>
    /// <param name="plan">Its plan.</param>
    public ServicePlan(Plan plan)
        : this(plan, [])
    {
    }

    /// <summary>Whether anything is written to the mesh for the service.</summary>
    public bool HasChanges => All.Any(plan => plan.HasChanges);

    /// <summary>The resources of all its plans.</summary>
    public IEnumerable<Change> Changes => All.SelectMany(plan => plan.Changes);

    /// <summary>The number of resources for each kind of change.</summary>
    public PlanCounts Counts => All.Aggregate(new PlanCounts(0, 0, 0, 0, 0), (sum, plan) => sum + plan.Counts);

    /// <summary>Whether fields keep a live value that differs from the definition.</summary>
    public bool LeavesDrift => All.Any(plan => plan.LeavesDrift);

    private IEnumerable<Plan> All => Former.Prepend(Plan);
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Deployment.Planning;

/// <summary>Requests that are routed before and after a plan, but not all the time in between.</summary>
/// <param name="Requests">Which requests, in words.</param>
/// <param name="From">The step after which they are not routed.</param>
/// <param name="To">The step after which they are routed again.</param>
/// <param name="Steps">The number of steps from the one to the other, both included.</param>
public sealed record TrafficGap(string Requests, PlanStep From, PlanStep To, int Steps)
{
    private const int MostNamed = 5;

    /// <summary>Whether there are too many routes to find out if the requests are routed.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Whether there may be an order of the steps without the gap, because there were too many to try all of them.</summary>
    public bool MayBeAvoidable { get; init; }

    /// <summary>The gap as a sentence.</summary>
    public override string ToString() => IsUnknown
        ? $"There are too many routes to check whether {Requests} are routed from '{From}' until '{To}' ({(Steps == 1 ? "1 step" : $"{Steps} steps")})."
        : $"Nothing routes {Requests} from '{From}' until '{To}' ({(Steps == 1 ? "1 step" : $"{Steps} steps")}).";

    /// <summary>MESH7010 for the gaps of a plan; null if there are none.</summary>
    public static Finding? Refusal(JointPlan plan)
    {
        if (plan.Gaps.Count == 0) return null;
        var more = plan.Gaps.Count > MostNamed ? $" The same applies to {plan.Gaps.Count - MostNamed} more kinds of requests, which the plan lists." : "";
        var isOpen = plan.Gaps.Any(gap => gap.IsUnknown || gap.MayBeAvoidable);
        var order = isOpen
            ? "The plan has too many steps or routes to try all orders, so there may be one without a gap."
            : "App Mesh offers no order without a gap.";
        return MeshDiagnostics.TrafficGap.At(null,
            $"{string.Join(" ", plan.Gaps.Take(MostNamed))}{more} {order} Nothing was written. "
            + (isOpen ? "Deploy the change in several parts. " : "")
            + "To deploy anyway, set MeshAllowGap to true for one deploy; or use another port, and keep the old one until no caller uses it.");
    }
}

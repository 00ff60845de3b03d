using MeshCi.Definitions.Model;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Preparing;

/// <summary>Adds to the plans of a deploy what they mean for services outside of the command.</summary>
/// <param name="orders">The services of the command.</param>
/// <param name="others">The services of the mesh.</param>
internal sealed class OthersNotes(IReadOnlyList<DeployOrder> orders, OtherServices others)
{
    /// <summary>The plan with its notes.</summary>
    /// <exception cref="Definitions.Diagnostics.MeshException">The ledger cannot be read.</exception>
    public async Task<JointPlan> AddAsync(JointPlan joint, CancellationToken cancellationToken)
    {
        var concerned = orders.Zip(joint.Plans).Where(pair => pair.Second.Deletes || pair.Second.Changes.Any(SharedHosts.ChangesHost) || IsFirst(pair.First))
            .Select(pair => pair.First).ToHashSet();
        if (concerned.Count == 0) return joint;
        // The services of the command change together.
        var together = orders.Select(order => order.Definition.Service).ToHashSet(StringComparer.Ordinal);
        var outside = (await others.ReadAsync("", cancellationToken).ConfigureAwait(false)).Where(other => !together.Contains(other.Service)).ToList();
        var declarers = outside.SelectMany(other => other.Definitions).Concat(orders.Select(order => order.Definition))
            .SelectMany(definition => definition.Resources, (definition, resource) => (definition.Service, Resource: resource))
            .ToLookup(declared => declared.Resource.Id);
        var owned = outside.SelectMany(other => other.Definitions.Where(definition => definition.Resources.Count > 0).Select(definition => definition.Owner)
            .Distinct(), (other, owner) => (owner, Other: other)).ToLookup(pair => pair.owner, pair => pair.Other, StringComparer.Ordinal);
        return joint with { Plans = [.. orders.Zip(joint.Plans, (order, plan) => concerned.Contains(order) ? Noted(order, plan, declarers, owned) : plan)] };
    }

    private static Plan Noted(
        DeployOrder order, Plan plan, ILookup<ResourceId, (string Service, Resource Resource)> declarers, ILookup<string, OtherService> owned)
    {
        var service = order.Definition.Service;
        var follow = plan.Changes.Where(SharedHosts.ChangesHost)
            .SelectMany(change => declarers[change.Id], (change, declared) => (change, declared))
            .Where(pair => pair.declared.Service != service)
            .OrderBy(pair => pair.declared.Service, StringComparer.Ordinal)
            .Select(pair => SharedHosts.MustFollow(pair.declared.Service, pair.declared.Resource, pair.change)).OfType<string>().Distinct();
        var former = IsFirst(order) ? owned[order.Definition.Owner].Where(other => other.Service != service).Select(Renamed) : [];
        return plan with { Notes = [.. plan.Notes, .. follow, .. former] };
    }

    private static bool IsFirst(DeployOrder order) => order.History.Entries.Count == 0 && order.History.Damaged.Count == 0;

    // Several services may have the same owner, so the name of one of them is not known to be the former name of this one.
    private static string Renamed(OtherService other) =>
        $"{other.Service} has been deployed by a project with the same owner, and remains in the mesh. If it is the former name of this service, set "
        + $"MeshRenamedFrom to '{other.Service}', and the deploy removes what has that name.";
}

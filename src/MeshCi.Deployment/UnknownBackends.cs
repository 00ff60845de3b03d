using MeshCi.Definitions;

namespace MeshCi.Deployment;

/// <summary>
/// Backends that are in neither the definition nor the mesh. App Mesh takes them without a word, since they are names only, and every call to
/// one fails until somebody deploys it.
/// </summary>
internal static class UnknownBackends
{
    /// <summary>
    /// MESH2030 for each: a warning where a live service has nearly that name, or where the live node names it already and it is still not there;
    /// else no more than worth knowing, for the first deploys of services that call each other come one after the other. One list at most.
    /// </summary>
    /// <param name="controlPlane">Where the mesh is.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<IReadOnlyList<Finding>> FindAsync(IControlPlane controlPlane, Plan plan, CancellationToken cancellationToken)
    {
        var wanted = plan.Changes.Where(change => change.After is not null).Select(change => change.Id).ToHashSet();
        var outside = (from change in plan.Changes
                       where change.After is not null
                       from service in SpecReferences.Backends(change.Id, change.After!.Spec)
                       where !wanted.Contains(service)
                       select (Node: change, Service: service)).ToList();
        if (outside.Count == 0) return [];

        var live = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var id in controlPlane.ListAsync(ResourceKind.VirtualService, null, cancellationToken).ConfigureAwait(false)) live.Add(id.Name);
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
        {
            // The mesh is still to be made, so nothing is there.
        }
        catch (ControlPlaneException)
        {
            // A role that may not list can deploy all the same; what is not known is not warned of.
            return [];
        }

        live.ExceptWith(plan.Changes.Where(change => change.Kind == ChangeKind.Delete && change.Id.Kind == ResourceKind.VirtualService).Select(change => change.Id.Name));
        return [.. outside.Where(call => !live.Contains(call.Service.Name)).Select(call => Explain(plan.Mesh, call.Node, call.Service, [.. wanted.Where(id => id.Kind == ResourceKind.VirtualService).Select(id => id.Name), .. live]))];
    }

    private static Finding Explain(string mesh, Change node, ResourceId service, IReadOnlyList<string> known)
    {
        var meant = Nearest(service.Name, known);
        var since = node.Before is { } before && SpecReferences.Backends(node.Id, before.Spec).Contains(service);
        var what = $"{node.Id} calls '{service.Name}', which neither this project nor mesh {mesh} has. Until another project deploys it, every call there fails{(since ? ", as it does now" : "")}. ";
        return Diagnostics.UnknownBackend.As(meant is not null || since ? Severity.Warning : Severity.Info).At(
            new(Item: "MeshBackend", Include: service.Name), what + (meant is null ? "Deploy that project, or correct the MeshBackend." : $"Did you mean {meant}? If not, deploy the project that provides it."));
    }

    // Names of one domain differ in their first part only; against the whole name every short one would be near.
    private static string? Nearest(string name, IReadOnlyList<string> known)
    {
        var (host, domain) = Split(name);
        var siblings = known.Select(Split).ToLookup(other => other.Domain == domain);
        return Spelling.Nearest(host, siblings[true].Select(other => other.Host)) is { } near ? near + domain
            : Spelling.Nearest(name, siblings[false].Where(other => other.Host == host).Select(other => other.Host + other.Domain));
    }

    private static (string Host, string Domain) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[dot..]) : (name, "");
}

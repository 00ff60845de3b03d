using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Backends that are in neither the definition nor the mesh. App Mesh takes them without a word, since they are names only, and calls to one
/// fail until somebody deploys it.
/// </summary>
internal static class UnknownBackends
{
    /// <summary>
    /// MESH2030 for each: a warning where the name of a service looks like what was meant, or where the live node names it already and it is still
    /// not there; else no more than worth knowing, for the first deploys of services that call each other come one after the other. What another
    /// project of the repository provides is expected to come. One for all where the role may not list. One list at most.
    /// </summary>
    /// <param name="controlPlane">Where the mesh is.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="neighbours">The virtual services of the repository's other projects, with the project of each; asked only where the mesh lacks a backend.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">The list failed, other than by lack of permission.</exception>
    public static async Task<IReadOnlyList<(Finding Finding, bool IsExpected)>> FindAsync(
        IControlPlane controlPlane, Plan plan, Func<IReadOnlyDictionary<string, string>> neighbours, CancellationToken cancellationToken)
    {
        var wanted = plan.Changes.Where(change => change.After is not null).Select(change => change.Id).ToHashSet();
        var outside = (from change in plan.Changes
                       where change.After is not null
                       from service in GraphResource.Read(change.After!).Backends
                       where !wanted.Contains(service)
                       select (Node: change, Service: service)).ToList();
        if (outside.Count == 0) return [];

        if (await controlPlane.AllIfAllowedAsync(ResourceKind.VirtualService, null, cancellationToken).ConfigureAwait(false) is not { } present)
        {
            var names = string.Join(", ", outside.Select(call => $"'{call.Service.Name}'").Distinct());
            return [(MeshDiagnostics.UnknownBackend.As(Severity.Info).At(null, $"Nobody looked whether mesh {plan.Mesh} has {names}: this role may not list virtual services. Allow it appmesh:ListVirtualServices."), false)];
        }

        var live = present.Select(id => id.Name).ToHashSet(StringComparer.Ordinal);
        live.ExceptWith(plan.Changes.Where(change => change.Kind == ChangeKind.Delete && change.Id.Kind == ResourceKind.VirtualService).Select(change => change.Id.Name));
        var unknown = outside.Where(call => !live.Contains(call.Service.Name)).ToList();
        if (unknown.Count == 0) return [];

        var provided = neighbours();
        IReadOnlyList<string> known = [.. wanted.Where(id => id.Kind == ResourceKind.VirtualService).Select(id => id.Name), .. live.Order(StringComparer.Ordinal), .. provided.Keys.Order(StringComparer.Ordinal)];
        return [.. unknown.Select(call => Explain(plan.Mesh, call.Node, call.Service, known, provided.GetValueOrDefault(call.Service.Name)))];
    }

    private static (Finding Finding, bool IsExpected) Explain(string mesh, Change node, ResourceId service, IReadOnlyList<string> known, string? provider)
    {
        var since = node.Before is { } before && GraphResource.Read(node.Id, before.Spec).Backends.Contains(service);
        var meant = provider is null ? ServiceNames.Nearest(service.Name, known) : null;
        var isSuspect = since || (meant is not null && !ServiceNames.AreSiblings(service.Name, meant));
        var still = since ? ", as at the last deploy" : "";
        var (what, fix) = provider is not null ? ($"which mesh {mesh} does not have{still}; calls there fail until", $"{provider} is deployed. Deploy it.")
            : isSuspect ? ($"which neither this project nor mesh {mesh} has{still}. Until another project deploys it, calls there fail, unless the mesh lets them out (EgressFilter ALLOW_ALL).", meant is null ? "Deploy that project, or correct the MeshBackend." : $"Did you mean {meant}? If not, deploy the project that provides it.")
            : ($"which mesh {mesh} does not have yet; calls there work once its project is deployed.", meant is null ? "If there is none, correct the MeshBackend." : $"Did you mean {meant}?");
        return (
            MeshDiagnostics.UnknownBackend.As(isSuspect ? Severity.Warning : Severity.Info).At(new(Item: "MeshBackend", Include: service.Name), $"{node.Id} calls '{service.Name}', {what} {fix}"),
            provider is not null);
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Planning;

/// <summary>
/// Backends that are in neither the definition nor the mesh. App Mesh accepts them silently, because backends are only names, and calls to a
/// backend fail until a project deploys it.
/// </summary>
/// <param name="controlPlane">The control plane of the mesh.</param>
/// <param name="joint">The plan of the command. At most one list is read for it.</param>
internal sealed class UnknownBackends(IControlPlane controlPlane, JointPlan joint)
{
    private const string OutsideMesh = "For a host outside the mesh, use a MeshExternalService instead.";

    private readonly HashSet<ResourceId> _wanted = [.. joint.Changes.Where(change => change.After is not null).Select(change => change.Id)];
    private HashSet<string>? _live;
    private bool _isForbidden;

    /// <summary>
    /// MESH2030 for each of them. It is a warning if the name resembles the name of another service, or if the live node already refers to the
    /// backend and it still does not exist; otherwise, it is only information, because services that call each other are first deployed one after
    /// the other. A backend that another project of the repository provides is expected to be deployed. If the role may not list, there is one
    /// finding for all backends.
    /// </summary>
    /// <param name="plan">The plan of the service.</param>
    /// <param name="neighbours">
    /// Finds the virtual services of the repository's other projects, with the project of each. Called only if the mesh lacks a backend.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">The list failed for a reason other than a missing permission.</exception>
    public async Task<IReadOnlyList<(Finding Finding, bool IsExpected)>> FindAsync(
        Plan plan, Func<IReadOnlyDictionary<string, Neighbour>> neighbours, CancellationToken cancellationToken)
    {
        var outside = (from change in plan.Changes
                       where change.After is not null
                       from service in GraphResource.Read(change.After!).Backends
                       where !_wanted.Contains(service)
                       select (Node: change, Service: service)).ToList();
        if (outside.Count == 0) return [];

        if (await LiveAsync(cancellationToken).ConfigureAwait(false) is not { } live)
        {
            var message = CannotCheck(plan.Mesh, outside.Select(call => call.Service.Name).Distinct());
            return [(MeshDiagnostics.UnknownBackend.As(Severity.Info).At(null, message), false)];
        }

        var unknown = outside.Where(call => !live.Contains(call.Service.Name)).ToList();
        if (unknown.Count == 0) return [];

        var provided = neighbours();
        IReadOnlyList<string> known =
        [
            .. _wanted.Where(id => id.Kind == ResourceKind.VirtualService).Select(id => id.Name),
            .. live.Order(StringComparer.Ordinal),
            .. provided.Keys.Order(StringComparer.Ordinal),
        ];
        return [.. unknown.Select(call => Explain(plan.Mesh, call.Node, call.Service, known, provided.GetValueOrDefault(call.Service.Name)))];
    }

    /// <summary>The virtual services that the mesh has and the command does not delete; null if the role may not list them.</summary>
    private async Task<IReadOnlySet<string>?> LiveAsync(CancellationToken cancellationToken)
    {
        if (_live is not null || _isForbidden) return _live;
        var present = await controlPlane.AllIfAllowedAsync(ResourceKind.VirtualService, null, cancellationToken).ConfigureAwait(false);
        _isForbidden = present is null;
        _live = present?.Select(id => id.Name).ToHashSet(StringComparer.Ordinal);
        _live?.ExceptWith(joint.Changes.Where(change => change.Kind == ChangeKind.Delete && change.Id.Kind == ResourceKind.VirtualService)
            .Select(change => change.Id.Name));
        return _live;
    }

    private static (Finding Finding, bool IsExpected) Explain(
        string mesh, Change node, ResourceId service, IReadOnlyList<string> known, Neighbour? provider)
    {
        var since = node.Before is { } before && GraphResource.Read(node.Id, before.Spec).Backends.Contains(service);
        var meant = provider is null ? ServiceNames.Nearest(service.Name, known) : null;
        var isSuspect = since || provider is { HasService: false } || (meant is not null && !ServiceNames.AreSiblings(service.Name, meant));
        var cause = provider is { HasService: false } ? HasNoService(mesh, provider.Project)
            : provider is not null ? NotDeployedYet(mesh, since, provider.Project) : isSuspect ? NoProvider(mesh, since, meant) : NotYetInMesh(mesh, meant);
        var diagnostic = MeshDiagnostics.UnknownBackend.As(isSuspect ? Severity.Warning : Severity.Info);
        var finding = diagnostic.At(new(Item: "MeshBackend", Include: service.Name), $"{node.Id} calls '{service.Name}', {cause}");
        return (finding, provider is { HasService: true });
    }

    private static string CannotCheck(string mesh, IEnumerable<string> services) =>
        $"Could not check whether mesh {mesh} provides {string.Join(", ", services.Select(name => $"'{name}'"))}, "
        + "because the role is not allowed to list virtual services. Allow appmesh:ListVirtualServices in the policy of the role.";

    private static string NotDeployedYet(string mesh, bool since, string provider) =>
        $"which mesh {mesh} does not provide{Still(since)}. Calls to it fail until you deploy {provider}.";

    private static string HasNoService(string mesh, string project) =>
        $"which mesh {mesh} does not provide. This is the name of {project}, but that project has no virtual service, because it sets MeshRouter to false. "
        + "Remove MeshRouter from that project, or correct the MeshBackend.";

    private static string NoProvider(string mesh, bool since, string? meant) =>
        $"which neither this project nor mesh {mesh} provides{Still(since)}. "
        + "Until another project deploys it, calls to it fail, unless the mesh allows calls to any address (EgressFilter ALLOW_ALL). "
        + (meant is null ? $"Deploy that project, or correct the MeshBackend. {OutsideMesh}"
            : $"Did you mean {meant}? If not, deploy the project that provides it.");

    private static string NotYetInMesh(string mesh, string? meant) =>
        $"which mesh {mesh} does not provide yet. Calls to it work once its project has been deployed. "
        + (meant is null ? $"If no project provides it, correct the MeshBackend. {OutsideMesh}" : $"Did you mean {meant}?");

    private static string Still(bool since) => since ? ", as was already the case at the last deploy" : "";
}

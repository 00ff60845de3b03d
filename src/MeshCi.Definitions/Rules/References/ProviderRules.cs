using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Checks the name and the provider of a virtual service.</summary>
internal static class ProviderRules
{
    private const string HasNoRoute = "A service that is provided by a node has no route, so the default timeout and retries of the proxy apply. "
        + "Use a virtual router as the provider.";

    public static void Check(ResourceId id, VirtualServiceSpec service, DefinitionView view, List<ResourceFinding> found)
    {
        var isExternal = ExternalHost.IsNodeOf(service.Provider?.VirtualNode?.VirtualNodeName, id.Name);
        if (!id.Name.Contains('.', StringComparison.Ordinal))
        {
            found.Add(new(id, "", MeshDiagnostics.ShortServiceName, isExternal ? HostHasNoDot(id.Name) : NameHasNoDot(id.Name)));
        }

        var (kind, name, path) = service.Provider switch
        {
            { VirtualNode.VirtualNodeName: { } node } => (ResourceKind.VirtualNode, node, "spec.provider.virtualNode.virtualNodeName"),
            { VirtualRouter.VirtualRouterName: { } router } => (ResourceKind.VirtualRouter, router, "spec.provider.virtualRouter.virtualRouterName"),
            _ => (ResourceKind.Mesh, "", ""),
        };
        if (path.Length == 0) return;
        if (!view.Knows(new(kind, name)) && !view.MayReferOutside(id))
        {
            found.Add(new(id, path, MeshDiagnostics.UnknownProvider, UnknownProvider(kind, name)));
        }

        // A host outside the mesh is always provided by a node.
        if (kind == ResourceKind.VirtualNode && !isExternal && view.Node(name)?.Listeners?.Any(listener => listener.PortMapping?.Protocol != "tcp") == true)
        {
            found.Add(new(id, path, MeshDiagnostics.ProvidedByNode, HasNoRoute));
        }
    }

    private static string NameHasNoDot(string service) =>
        $"The service name '{Wording.Short(service)}' has no dot, so DNS resolves it with the search list of each caller, "
        + "and proxies do not recognize such names as backends. Set MeshNamespace, such as shop.local, or MeshServiceName.";

    private static string HostHasNoDot(string host) =>
        $"The host '{Wording.Short(host)}' has no dot, so DNS resolves it with the search list of each caller, "
        + "and proxies do not recognize such names as backends. Write the whole host name.";

    private static string UnknownProvider(ResourceKind kind, string name) =>
        $"The {kind.Info().Name} '{Wording.Short(name)}' that provides the service is not in this definition. "
        + "Correct its name, or set ExternalTargets=\"true\" if another project defines it.";
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>Who provides a virtual service.</summary>
internal static class ProviderRules
{
    public static void Check(ResourceId id, VirtualServiceSpec service, DefinitionView view, List<ResourceFinding> found)
    {
        if (!id.Name.Contains('.', StringComparison.Ordinal))
        {
            found.Add(new(
                id, "", MeshDiagnostics.ShortServiceName, $"'{Wording.Short(id.Name)}' has no dot, so it resolves by the search list of whoever asks, and proxies do not match such names as backends. Set MeshNamespace, such as shop.local, or MeshServiceName."));
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
            found.Add(new(
                id, path, MeshDiagnostics.UnknownProvider, $"The {kind.Info().Name} '{Wording.Short(name)}' that provides the service is not in this definition. Correct its name, or set ExternalTargets=\"true\" where another project defines it."));
        }

        if (kind == ResourceKind.VirtualNode && view.Node(name)?.Listeners is { } listeners && listeners.Any(listener => listener.PortMapping?.Protocol != "tcp"))
        {
            found.Add(new(
                id, path, MeshDiagnostics.ProvidedByNode, "A service that a node provides has no route, so it takes the proxy's hidden timeout and retries. Let a virtual router provide it."));
        }
    }
}

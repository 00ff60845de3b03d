using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>Checks which addresses services may call in addition to their backends.</summary>
internal static class EgressRules
{
    public static void Check(ResourceId id, MeshSpec mesh, DefinitionView view, List<ResourceFinding> found)
    {
        if (mesh.EgressFilter?.Type != "ALLOW_ALL") return;
        var limited = view.Of(ResourceKind.VirtualNode).FirstOrDefault(node => view.Get<VirtualNodeSpec>(node)!.Backends is { Count: > 0 });
        found.Add(new(id, "spec.egressFilter.type", MeshDiagnostics.OpenEgress, AnyAddressIsAllowed(limited?.Name)));
    }

    private static string AnyAddressIsAllowed(string? limitedNode)
    {
        var exception = limitedNode is null ? ""
            : $", but a node with backends, such as '{Wording.Short(limitedNode)}', must still list every service that it calls";
        return $"With ALLOW_ALL, a service without backends may call any address{exception}. "
            + "Set EgressFilter=\"DROP_ALL\", and declare every service that is called as a MeshBackend.";
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.Security;

/// <summary>What services may call beyond their backends.</summary>
internal static class EgressRules
{
    public static void Check(ResourceId id, MeshSpec mesh, DefinitionView view, List<ResourceFinding> found)
    {
        if (mesh.EgressFilter?.Type != "ALLOW_ALL") return;
        var limited = view.Of(ResourceKind.VirtualNode).Where(node => view.Get<VirtualNodeSpec>(node)!.Backends is { Count: > 0 }).Select(node => node.Name).FirstOrDefault();
        var but = limited is null ? "" : $", while a node with backends, such as '{Wording.Short(limited)}', must list all that it calls even so";
        found.Add(new(
            id, "spec.egressFilter.type", MeshDiagnostics.OpenEgress, $"With ALLOW_ALL a service without backends may call any address{but}. Set EgressFilter=\"DROP_ALL\" and list what each service calls as MeshBackend."));
    }
}

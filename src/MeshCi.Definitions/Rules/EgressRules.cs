using MeshCi.Definitions.Model;

namespace MeshCi.Definitions;

/// <summary>What services may call beyond their backends.</summary>
internal static class EgressRules
{
    public static void Check(ResourceId id, MeshSpec mesh, List<ResourceFinding> found)
    {
        if (mesh.EgressFilter?.Type != "ALLOW_ALL") return;
        found.Add(new(
            id, "spec.egressFilter.type", Diagnostics.OpenEgress, "With ALLOW_ALL every service may call any address, so backends limit nothing. Set EgressFilter=\"DROP_ALL\" and list what each service calls as MeshBackend."));
    }
}

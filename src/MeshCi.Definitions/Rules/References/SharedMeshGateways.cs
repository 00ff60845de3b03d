using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Rules.References;

/// <summary>
/// Gateways and gateway routes in a mesh of another account, which only the owner of the mesh can create (App Mesh User Guide, "Working with shared
/// meshes"; aws-app-mesh-roadmap issue 230).
/// </summary>
internal static class SharedMeshGateways
{
    public static void Check(DefinitionView view, List<ResourceFinding> found)
    {
        if (view.Context.MeshOwner is not { } owner) return;
        foreach (var id in view.Of(ResourceKind.VirtualGateway)) found.Add(new(id, "", MeshDiagnostics.GatewayInSharedMesh, IsOfTheOwner(id, owner)));

        // A gateway that is reported is the cause for its routes.
        var others = view.Of(ResourceKind.GatewayRoute).Where(id => !view.Knows(new(ResourceKind.VirtualGateway, id.Parent!)));
        foreach (var id in others) found.Add(new(id, "", MeshDiagnostics.GatewayInSharedMesh, IsOfTheOwner(id, owner)));
    }

    private static string IsOfTheOwner(ResourceId id, string owner) =>
        $"MeshOwner is {owner}, and in a mesh of another account App Mesh does not allow "
        + $"{(id.Kind == ResourceKind.VirtualGateway ? "gateways" : "gateway routes")}: only the owner of a mesh can create them. "
        + "Declare them in a project that the owner deploys. "
        + "If the mesh is in your own account, remove MeshOwner.";
}

using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Specs;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>The requirements for addresses in all verbs.</summary>
internal static class Addressing
{
    /// <summary>
    /// Requires valid names: an invalid name is an invalid request, not a resource that happens not to exist. Empty names are absent.
    /// </summary>
    /// <exception cref="RefusalException">A name is invalid.</exception>
    public static void RequireNames(ResourceAddress at)
    {
        if (at.Mesh.Length > 0) RequireName(ResourceKind.Mesh, at.Mesh);
        if (at.OfParent is { } parent && parent.Name.Length > 0) RequireName(parent.Kind, parent.Name);
        if (at.Name.Length > 0) RequireName(at.Kind, at.Name);
    }

    /// <summary>Requires the mesh, router or gateway of a resource, so that the refusal names the outermost resource that does not exist.</summary>
    /// <exception cref="RefusalException">The mesh, or the router or gateway, does not exist.</exception>
    public static void RequireAncestors(IMeshReader reader, ResourceAddress at)
    {
        if (at.Kind != ResourceKind.Mesh) reader.Get(at.OfMesh);
        if (at.OfParent is { } parent) reader.Get(parent);
    }

    /// <summary>The resource with an ARN, in whichever mesh it is.</summary>
    /// <exception cref="RefusalException">It does not exist in that region.</exception>
    public static StoredResource GetOwned(IMeshReader reader, ResourceAddress at, string region) =>
        (at.Region == region ? reader.FindOwned(at.MeshOwner, at) : null) ?? throw Refusal.NotFound(at.AbsentText);

    /// <summary>Requires a valid name for a resource of a kind.</summary>
    /// <exception cref="RefusalException">It is invalid.</exception>
    public static void RequireName(ResourceKind kind, string name)
    {
        if (SpecRules.CheckName(kind, name) is { } problem) throw Refusal.Invalid(problem);
    }
}

using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>The resources that a spec requires. The backends of a node are only names: an unknown one is accepted.</summary>
internal static class References
{
    /// <summary>What a stored spec refers to.</summary>
    public static IReadOnlyCollection<Link> Read(ResourceKind kind, ReadOnlySpan<byte> spec) =>
        [.. GraphResource.Read(new(kind, ""), JsonElement.Parse(spec)).Needs.Select(needed => new Link(needed.Kind, needed.Name)).Distinct()];

    /// <summary>Requires that all resources exist that a spec refers to.</summary>
    /// <exception cref="RefusalException">One does not exist.</exception>
    public static void Require(IMeshReader reader, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links) reader.Get(new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, link.Kind, "", link.Name));
    }
}

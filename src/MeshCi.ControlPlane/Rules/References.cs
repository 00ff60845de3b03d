using System.Text.Json;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Graph;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Rules;

/// <summary>Which resources a spec needs to exist. A node's backends are names only: an unknown one is accepted.</summary>
public static class References
{
    /// <summary>What a stored spec refers to.</summary>
    public static IReadOnlyCollection<Link> Of(ResourceKind kind, ReadOnlySpan<byte> spec) =>
        [.. GraphResource.Read(new(kind, ""), JsonElement.Parse(spec)).Needs.Select(needed => new Link(needed.Kind, needed.Name)).Distinct()];

    /// <summary>Requires that everything a spec refers to is there.</summary>
    /// <exception cref="RefusalException">Something is not.</exception>
    public static void Require(IMeshReader reader, ResourceAddress at, IReadOnlyCollection<Link> links)
    {
        foreach (var link in links) reader.Get(new ResourceAddress(at.Region, at.MeshOwner, at.Mesh, link.Kind, "", link.Name));
    }
}

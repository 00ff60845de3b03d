using MeshCi.ControlPlane.Access;
using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.ControlPlane.Verbs;

/// <summary>
/// Lists the meshes that an account can see: its own and those shared with it, by name and then by owner, because meshes of two accounts may have the
/// same name.
/// </summary>
internal static class MeshList
{
    /// <summary>Up to <paramref name="count"/> meshes of a region after a position in the list.</summary>
    public static IReadOnlyList<StoredResource> After(Authorization caller, IMeshReader reader, string region, string after, int count)
    {
        var place = after.Split('\n');
        var (name, owner) = (place[0], place.Length > 1 ? place[1] : "");
        var own = new ResourceAddress(region, caller.Account, "", ResourceKind.Mesh, "", "");
        List<StoredResource> meshes = [.. reader.Page(own, name, count)];
        if (reader.Find(own with { Mesh = name, Name = name }) is { } sameName) meshes.Add(sameName);
        foreach (var (other, mesh) in caller.Directory.SharedWith(caller.Account))
        {
            if (reader.Find(own with { MeshOwner = other, Mesh = mesh, Name = mesh }) is { } shared) meshes.Add(shared);
        }

        return
        [
            .. meshes.Where(mesh => IsAfter(mesh, name, owner))
                .OrderBy(mesh => mesh.Address.Mesh, StringComparer.Ordinal).ThenBy(mesh => mesh.Address.MeshOwner, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>The position of a mesh in the list.</summary>
    public static string PlaceOf(StoredResource mesh) => $"{mesh.Address.Mesh}\n{mesh.Address.MeshOwner}";

    private static bool IsAfter(StoredResource mesh, string name, string owner) =>
        (string.CompareOrdinal(mesh.Address.Mesh, name), string.CompareOrdinal(mesh.Address.MeshOwner, owner)) is ( > 0, _) or (0, > 0);
}

using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.Planning;

/// <summary>Names of resources together with their mesh, in messages.</summary>
internal static class InMesh
{
    private const int MostNames = 5;

    /// <summary>The first items of a list, and the number of the others.</summary>
    /// <param name="items">The items, in words.</param>
    public static string First(IEnumerable<string> items)
    {
        var all = items.ToList();
        return string.Join(", ", all.Take(MostNames)) + (all.Count > MostNames ? $" and {all.Count - MostNames} more" : "");
    }

    /// <summary><c>virtualNode orders of mesh shop</c>; the mesh itself is only <c>mesh shop</c>.</summary>
    public static string Name(ResourceId id, string mesh) => Name([id], id.ToString(), mesh);

    /// <summary>Several resources with their mesh. Lists begin with the mesh, if they contain it.</summary>
    /// <param name="ids">The resources.</param>
    /// <param name="list">The list of their names.</param>
    /// <param name="mesh">The mesh.</param>
    public static string Name(IEnumerable<ResourceId> ids, string list, string mesh) =>
        ids.Any(id => id.Kind == ResourceKind.Mesh) ? list : $"{list} of mesh {mesh}";
}

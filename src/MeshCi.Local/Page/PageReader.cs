using MeshCi.ControlPlane.Resources;
using MeshCi.ControlPlane.Store;
using MeshCi.Definitions.Model;

namespace MeshCi.Local.Page;

/// <summary>Reads what a page needs from one state of the database, and renders it.</summary>
internal sealed class PageReader(IMeshStore store, TimeProvider time)
{
    private const int ShownChanges = 50;

    /// <summary>The page at an address; null if the mesh does not exist.</summary>
    public Html? Read(PageAddress address)
    {
        var clock = new Clock(time);
        var (mesh, overview, hasOthers) = store.Read(reader => Read(reader, address.Mesh));
        return mesh is not null ? MeshPage.Render(MeshViewBuilder.Build(mesh), address with { Mesh = mesh.Resources[0].Address }, clock, hasOthers)
            : overview is not null ? OverviewPage.Render(overview, clock)
            : null;
    }

    // With only one mesh, there is nothing to choose.
    private static (MeshData? Mesh, OverviewView? Overview, bool HasOthers) Read(IMeshReader reader, ResourceAddress? asked)
    {
        var meshes = reader.Meshes();
        if ((asked ?? (meshes is [var only] ? only.Address : null)) is not { } mesh)
            return (null, new OverviewView([.. meshes.Select(each => Line(reader, each))], reader.LastChanges(ShownChanges)), false);
        return (meshes.Any(each => each.Address == mesh) ? ReadMesh(reader, mesh) : null, null, meshes.Count > 1);
    }

    private static MeshLine Line(IMeshReader reader, StoredResource mesh)
    {
        return new MeshLine(
            mesh.Address, mesh.Version, mesh.UpdatedAt, Count(ResourceKind.VirtualService), Count(ResourceKind.VirtualNode),
            Count(ResourceKind.Route) + Count(ResourceKind.GatewayRoute), Count(ResourceKind.VirtualGateway));

        long Count(ResourceKind kind) => reader.CountInMesh(mesh.Address, kind);
    }

    private static MeshData ReadMesh(IMeshReader reader, ResourceAddress mesh)
    {
        return new MeshData(reader.All(mesh), reader.TagsOfAll(mesh), reader.LastChanges(ShownChanges, mesh));
    }
}

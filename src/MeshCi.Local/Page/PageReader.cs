using MeshCi.Definitions;
using MeshCi.Local.Store;

namespace MeshCi.Local.Page;

/// <summary>Reads what a page needs from one state of the database, and renders it.</summary>
internal sealed class PageReader(MeshStore store, TimeProvider time)
{
    private const int ShownChanges = 50;

    /// <summary>The page of an address; null if there is no such mesh.</summary>
    public Html? Read(PageAddress address)
    {
        var now = new Clock(time);
        if (address is { Region: { } region, Mesh: { } mesh })
        {
            var (data, several) = store.Read(transaction => (ReadMesh(transaction, region, mesh), transaction.Counts().Count(row => row.Kind == ResourceKind.Mesh) > 1));
            return data is null ? null : MeshPage.Render(MeshViewBuilder.Build(data), address, now, several);
        }

        var (overview, only) = store.Read(ReadOverview);
        return only is null ? OverviewPage.Render(overview, now) : MeshPage.Render(MeshViewBuilder.Build(only), address with { Region = overview.Meshes[0].Region, Mesh = overview.Meshes[0].Mesh }, now, hasOthers: false);
    }

    // Where there is one mesh only, there is nothing to choose.
    private static (OverviewView Overview, MeshData? Only) ReadOverview(MeshTransaction transaction)
    {
        var counts = transaction.Counts().ToLookup(row => (row.Region, row.Mesh));
        List<MeshLine> meshes = [];
        foreach (var mesh in counts)
        {
            var (region, name) = mesh.Key;
            if (transaction.Find(new ResourceAddress(region, name, ResourceKind.Mesh, "", name)) is not { } resource) continue;
            meshes.Add(new MeshLine(
                region, name, resource.Version, resource.UpdatedAt, Of(ResourceKind.VirtualService), Of(ResourceKind.VirtualNode), Of(ResourceKind.Route) + Of(ResourceKind.GatewayRoute), Of(ResourceKind.VirtualGateway)));

            long Of(ResourceKind kind) => mesh.FirstOrDefault(row => row.Kind == kind).Count;
        }

        return (new OverviewView(meshes, transaction.LastChanges(ShownChanges)), meshes is [var only] ? ReadMesh(transaction, only.Region, only.Mesh) : null);
    }

    private static MeshData? ReadMesh(MeshTransaction transaction, string region, string mesh)
    {
        var resources = transaction.All(region, mesh);
        if (resources.Count == 0) return null;
        var changes = transaction.LastChanges(RecordedChange.Kept).Where(change => change.Address.Region == region && change.Address.Mesh == mesh).Take(ShownChanges);
        return new MeshData(resources, transaction.TagsOf(region, mesh), [.. changes]);
    }
}

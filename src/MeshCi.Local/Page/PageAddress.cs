using System.Globalization;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Page;

/// <summary>What the page shows. Names are in the query, because browsers shorten a path with dots.</summary>
/// <param name="Mesh">The mesh; null for the overview.</param>
/// <param name="Services">Number of services before the first that is shown.</param>
/// <param name="Nodes">Number of nodes before the first that is shown.</param>
internal sealed record PageAddress(ResourceAddress? Mesh, int Services, int Nodes)
{
    /// <summary>Number of services or nodes that are shown at once.</summary>
    public const int Shown = 50;

    /// <summary>The address in a query; an offset that is not a number is 0.</summary>
    public static PageAddress Of(QueryParameters query) => query.Get("region") is { } region && query.Get("mesh") is { } mesh
        ? new(
            new ResourceAddress(region, query.Get("account") ?? Arns.DefaultAccount, mesh, ResourceKind.Mesh, "", mesh),
            Offset(query.Get("services")), Offset(query.Get("nodes")))
        : new(null, 0, 0);

    /// <summary>A link to this address.</summary>
    public string Link => Mesh is { } mesh ? $"/?{Query(mesh)}{Part("services", Services)}{Part("nodes", Nodes)}" : "/";

    private static string Query(ResourceAddress mesh) =>
        $"region={Escape(mesh.Region)}{(mesh.MeshOwner == Arns.DefaultAccount ? "" : "&account=" + Escape(mesh.MeshOwner))}&mesh={Escape(mesh.Mesh)}";

    /// <summary>The offset of the group of fifty that contains an element.</summary>
    public static int GroupOf(int index) => index / Shown * Shown;

    private static string Part(string name, int offset) => offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={offset}");

    private static int Offset(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? GroupOf(offset) : 0;

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

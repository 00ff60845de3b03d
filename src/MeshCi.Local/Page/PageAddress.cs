using System.Globalization;
using MeshCi.ControlPlane.Resources;
using MeshCi.Definitions.Model;
using MeshCi.Local.Http;

namespace MeshCi.Local.Page;

/// <summary>What of the page is looked at. Names stand in the query, since a browser shortens a path with dots.</summary>
/// <param name="Mesh">The mesh; null for the overview.</param>
/// <param name="Services">How many services come before the first that is shown.</param>
/// <param name="Nodes">How many nodes come before the first that is shown.</param>
internal sealed record PageAddress(ResourceAddress? Mesh, int Services, int Nodes)
{
    /// <summary>How many services or nodes are shown at once.</summary>
    public const int Shown = 50;

    /// <summary>What a query asks for; a place that is no number is the first.</summary>
    public static PageAddress Of(QueryParameters query) => query.Get("region") is { } region && query.Get("mesh") is { } mesh
        ? new(
            new ResourceAddress(region, query.Get("account") ?? Arns.DefaultAccount, mesh, ResourceKind.Mesh, "", mesh),
            Offset(query.Get("services")), Offset(query.Get("nodes")))
        : new(null, 0, 0);

    /// <summary>A link to this.</summary>
    public string Link => Mesh is not { } mesh ? "/"
        : $"/?region={Escape(mesh.Region)}{(mesh.MeshOwner == Arns.DefaultAccount ? "" : "&account=" + Escape(mesh.MeshOwner))}&mesh={Escape(mesh.Mesh)}{Part("services", Services)}{Part("nodes", Nodes)}";

    /// <summary>The place of the group of fifty that an element is in.</summary>
    public static int GroupOf(int index) => index / Shown * Shown;

    private static string Part(string name, int offset) => offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={offset}");

    private static int Offset(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? GroupOf(offset) : 0;

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

using System.Text.Json;
using MeshCi.ControlPlane.Json;

namespace MeshCi.ControlPlane.Settings;

/// <summary>Reads and writes the section <c>quotas</c>. Absent members keep the default of the service.</summary>
public static class QuotasJson
{
    /// <summary>The largest quota.</summary>
    public const int Maximum = 1_000_000;

    private static readonly (string Name, Func<Quotas, int> Get, Func<Quotas, int, Quotas> With)[] All =
    [
        ("meshes", quotas => quotas.Meshes, (quotas, value) => quotas with { Meshes = value }),
        ("virtualNodes", quotas => quotas.VirtualNodes, (quotas, value) => quotas with { VirtualNodes = value }),
        ("virtualRouters", quotas => quotas.VirtualRouters, (quotas, value) => quotas with { VirtualRouters = value }),
        ("virtualServices", quotas => quotas.VirtualServices, (quotas, value) => quotas with { VirtualServices = value }),
        ("virtualGateways", quotas => quotas.VirtualGateways, (quotas, value) => quotas with { VirtualGateways = value }),
        ("routes", quotas => quotas.Routes, (quotas, value) => quotas with { Routes = value }),
        ("gatewayRoutes", quotas => quotas.GatewayRoutes, (quotas, value) => quotas with { GatewayRoutes = value }),
        ("backends", quotas => quotas.Backends, (quotas, value) => quotas with { Backends = value }),
    ];

    /// <summary>The names of the quotas.</summary>
    public static IEnumerable<string> Names => All.Select(quota => quota.Name);

    /// <summary>The quotas that a section specifies.</summary>
    public static Quotas Read(JsonPart part, Problems problems)
    {
        var members = problems.Members(part, [.. Names]);
        var quotas = new Quotas();
        foreach (var (name, _, with) in All)
        {
            if (problems.WholeNumber(members.GetValueOrDefault(name), 0, Maximum) is { } value) quotas = with(quotas, value);
        }

        return quotas;
    }

    /// <summary>Writes all quotas, including defaults.</summary>
    public static void Write(Quotas quotas, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, get, _) in All) writer.WriteNumber(name, get(quotas));
        writer.WriteEndObject();
    }
}

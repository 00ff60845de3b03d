using System.Text.Json;
using MeshCi.ControlPlane.Identity;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Settings;

namespace MeshCi.Local.Configuration;

/// <summary>A part of the configuration that can be set separately, in the file and while the control plane runs.</summary>
/// <param name="Name">Its member in the file and its name in the administrator's API.</param>
/// <param name="Read">Returns the configuration with this part replaced by that in the text; adds errors in it to the problems.</param>
/// <param name="Write">Writes this part in a form that can be read again.</param>
internal sealed record Section(
    string Name, Func<ControlPlaneConfiguration, JsonPart, Problems, ControlPlaneConfiguration> Read, Action<ControlPlaneConfiguration, Utf8JsonWriter> Write)
{
    /// <summary>Callers.</summary>
    public static Section Identity { get; } =
        new(
            "identity",
            (all, part, problems) => all with { Identity = IdentityJson.Read(part, problems) },
            (all, writer) => IdentityJson.Write(all.Identity, writer));

    /// <summary>All sections.</summary>
    public static IReadOnlyList<Section> All { get; } =
    [
        new("quotas", (all, part, problems) => all with { Quotas = QuotasJson.Read(part, problems) }, (all, writer) => QuotasJson.Write(all.Quotas, writer)),
        new(
            "faults",
            (all, part, problems) => all with { Faults = Faults.FaultsJson.Read(part, problems) },
            (all, writer) => Faults.FaultsJson.Write(all.Faults, writer)),
        Identity,
    ];

    /// <summary>The section with a name, or null.</summary>
    public static Section? Find(string name) => All.FirstOrDefault(section => section.Name == name);
}

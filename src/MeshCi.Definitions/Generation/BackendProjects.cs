using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// Puts the virtual service's name in the place of a project's path, on <c>MeshBackend</c> and on <c>MeshGatewayRoute</c>, and remembers what
/// that service listens on: nothing in App Mesh says it to the caller, but rules and the port of a gateway route's target depend on it.
/// </summary>
internal sealed class BackendProjects(ServiceSettings settings, IOutsideWorld outside, List<Finding> findings)
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];
    private readonly Dictionary<string, IReadOnlyList<OutsideListener>> _services = new(StringComparer.Ordinal);

    // Where a property that says this project's mesh was refused, every other mesh would seem another.
    private readonly bool _isMeshKnown = !findings.Exists(finding => finding.Place?.Item is "MeshName" or "MeshOwner");

    /// <summary>What the services of the named projects listen on, by name; those that do not say are not there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services => _services;

    /// <summary>Whether a text is the path of a project.</summary>
    public static bool IsProject(string text) => Extensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The item with the service's name; itself, and faulty, where there is no such service.</summary>
    public ReadItem Resolve(ReadItem item) => item.Type.Name switch
    {
        "MeshBackend" when IsProject(item.Include) && Find(item, item.Include, item.Place().Include, item.Place(), "backend") is { } service => item.WithInclude(service),
        "MeshGatewayRoute" when item["Service"] is { } path && IsProject(path) && Find(item, path, item.AsWritten("Service"), item.Place("Service"), "gateway route") is { } service => item.With("Service", service),
        _ => item,
    };

    private string? Find(ReadItem item, string path, string? written, Place place, string what)
    {
        var answer = outside.FindProject(path);
        // The other project's values may come from outside, as this one's.
        if (answer.Service is { } said)
            answer = answer with { Service = said with { ServiceName = FromOutside(said.ServiceName, place), MeshName = said.MeshName is { } name ? FromOutside(name, place) : null } };
        if (Problem(written, answer, what) is not var (diagnostic, message))
        {
            if (Listeners(answer.Service!.Listeners, place) is { Count: > 0 } listeners) _services[answer.Service.ServiceName] = listeners;
            return answer.Service.ServiceName;
        }

        item.Faulty = true;
        findings.Add(diagnostic.At(place, $"{Wording.Where(place)} {message}"));
        return null;
    }

    private string FromOutside(string text, Place place) => ExternalValues.Resolve(text.Trim(), outside, place, findings);

    // What that project cannot build itself it is told there; here it only means that nothing is known.
    private List<OutsideListener> Listeners(IReadOnlyList<ServiceListener> said, Place place)
    {
        var known = new List<OutsideListener>();
        foreach (var listener in said)
        {
            if (!int.TryParse(FromOutside(listener.Port, place), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return [];
            known.Add(new(port, listener.Protocol is { } protocol ? FromOutside(protocol, place) : ListenerFiller.DefaultProtocol, listener.TlsMode is { } mode && FromOutside(mode, place) != "DISABLED"));
        }

        return known;
    }

    private (Diagnostic Diagnostic, string Message)? Problem(string? written, ProjectAnswer answer, string what)
    {
        if (ExternalValues.Uses(written))
            return (MeshDiagnostics.BackendProjectMissing, "finds its project by a value from outside, which MSBuild does not see. Write the path as it is, or with a property: $(NAME).");
        if (!answer.Exists)
            return (MeshDiagnostics.BackendProjectMissing, $"names a project that does not exist. Correct the path, which is relative to this project; for a service of another repository write the name of its virtual service, such as payments.{settings.Mesh}.local.");
        if (answer.Service is not { } service)
            return (MeshDiagnostics.BackendProjectWithoutMesh, "names a project that does not use MeshCi, so it has no virtual service. Add <Sdk Name=\"MeshCi.Sdk\" /> to that project, or write the name of the virtual service instead.");
        if (!service.Enabled)
            return (MeshDiagnostics.BackendProjectDisabled, $"names a project that takes no part in the mesh. Set <MeshEnabled>true</MeshEnabled> there, or remove this {what}.");
        if (_isMeshKnown && (service.MeshName != settings.Mesh || service.MeshOwner != settings.MeshOwner))
            return (MeshDiagnostics.BackendProjectElsewhere, $"names a project of the mesh {Mesh(service.MeshName, service.MeshOwner)}, and this one belongs to {Mesh(settings.Mesh, settings.MeshOwner)}; a service cannot be reached across meshes. Give both the same MeshName and MeshOwner, or remove this {what}.");
        if (!service.Listens)
            return (MeshDiagnostics.BackendProjectSilent, $"names a project without a MeshListener, so it has no virtual service that could be called. Add a listener there, or remove this {what}.");
        return null;
    }

    private static string Mesh(string? name, string? owner) => owner is null ? $"'{Wording.Short(name ?? "")}'" : $"'{Wording.Short(name ?? "")}' of account {owner}";
}

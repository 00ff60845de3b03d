using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Definitions.Model;
using MeshCi.Definitions.Rules.Context;

namespace MeshCi.Definitions.Generation;

/// <summary>
/// Replaces the path of a project with the name of its virtual service, on <c>MeshBackend</c> and <c>MeshGatewayRoute</c>, and remembers what that
/// service listens on: a caller's definition does not contain it, but rules and the port of a gateway route's target depend on it.
/// </summary>
internal sealed class BackendProjects(ServiceSettings settings, IOutsideWorld outside, List<Finding> findings)
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];
    private static readonly string[] BeginningsOfPaths = ["/", "./", "../", "~/"];
    private readonly Dictionary<string, IReadOnlyList<OutsideListener>> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<OutsideListener>> _nodes = new(StringComparer.Ordinal);

    // If a property that specifies the mesh of this project was refused, the mesh of every other project would seem to differ.
    private readonly bool _isMeshKnown = !findings.Exists(finding => finding.Place?.Item is "MeshName" or "MeshOwner");

    /// <summary>The listeners of the services of the referenced projects, by service name. Services whose listeners are unknown are absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Services => _services;

    /// <summary>The same listeners by the name of the node.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<OutsideListener>> Nodes => _nodes;

    /// <summary>Whether a text is the path of a project.</summary>
    public static bool IsProject(string text) => Extensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The item with the name of the service; if there is no such service, the same item, which becomes faulty.</summary>
    public ReadItem Resolve(ReadItem item) => item.Type.Name switch
    {
        "MeshBackend" when IsMistypedPath(item.Include) => Refuse(item, item.Include, item.Place()),
        "MeshGatewayRoute" when item["Service"] is { } name && IsMistypedPath(name) => Refuse(item, name, item.Place("Service")),
        "MeshBackend" when IsProject(item.Include)
            && Find(item, item.Include, item.Place().Include, item.Place(), "backend") is { } service => item.WithInclude(service),
        "MeshGatewayRoute" when item["Service"] is { } path && IsProject(path)
            && Find(item, path, item.AsWritten("Service"), item.Place("Service"), "gateway route") is { } service => item.With("Service", service),
        _ => item,
    };

    // A virtual service can have almost any name, but none that a request can be sent to looks like one of these.
    private static bool IsMistypedPath(string text) =>
        !IsProject(text)
        && (text.Contains('\\', StringComparison.Ordinal)
            || Array.Exists(BeginningsOfPaths, beginning => text.StartsWith(beginning, StringComparison.Ordinal))
            || NearestExtension(text) is not null);

    private static string? NearestExtension(string text) =>
        Path.GetExtension(text) is { Length: > 4 } extension ? Spelling.Nearest(extension, Extensions) : null;

    private ReadItem Refuse(ReadItem item, string path, Place place)
    {
        item.Faulty = true;
        findings.Add(MeshDiagnostics.BackendProjectMissing.At(place, $"{Wording.Where(place)} {IsNotAProject(path)}"));
        return item;
    }

    private static string IsNotAProject(string path)
    {
        var slashed = path.Replace('\\', '/').TrimEnd('/');
        var last = slashed[(slashed.LastIndexOf('/') + 1)..];
        var meant = NearestExtension(slashed) is { } extension ? Path.ChangeExtension(slashed, extension)
            : last is "" or "." or ".." or "~" ? $"{slashed}/Payments.csproj" : $"{slashed}/{last}.csproj";
        return $"is a path, but not that of a project file. Write the path of the project, such as '{Wording.Short(meant)}', "
            + "or the name of a virtual service, which is not a path.";
    }

    private string? Find(ReadItem item, string path, string? written, Place place, string what)
    {
        var answer = outside.FindProject(path);
        // The other project may contain external values as well.
        if (answer.Service is { } other)
        {
            var service = other with { ServiceName = FromOutside(other.ServiceName, place) };
            answer = answer with { Service = service with { MeshName = other.MeshName is { } mesh ? FromOutside(mesh, place) : null } };
        }

        if (Problem(written, answer, what) is not var (diagnostic, message))
        {
            if (Listeners(answer.Service!.Listeners, place) is { Count: > 0 } listeners)
            {
                _services[answer.Service.ServiceName] = listeners;
                if (answer.Service.NodeName is { } node) _nodes[FromOutside(node, place)] = listeners;
            }

            return answer.Service.ServiceName;
        }

        item.Faulty = true;
        findings.Add(diagnostic.At(place, $"{Wording.Where(place)} {message}"));
        return null;
    }

    private string FromOutside(string text, Place place) => ExternalValues.Resolve(text.Trim(), outside, place, findings);

    // Errors in the other project are reported when that project is built. Here they only mean that its listeners are unknown.
    private List<OutsideListener> Listeners(IReadOnlyList<ServiceListener> declared, Place place)
    {
        var known = new List<OutsideListener>();
        foreach (var listener in declared)
        {
            if (!int.TryParse(FromOutside(listener.Port, place), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return [];
            var protocol = listener.Protocol is { } given ? FromOutside(given, place) : ListenerFiller.DefaultProtocol;
            var tls = listener.TlsMode is { } mode ? FromOutside(mode, place) : "DISABLED";
            known.Add(new(port, protocol, tls != "DISABLED")
            {
                RequiresTls = tls == "STRICT",
                PerRequest = Time(listener.PerRequestTimeout, place),
                Idle = Time(listener.IdleTimeout, place),
            });
        }

        return known;
    }

    private Duration? Time(string? declared, Place place) =>
        declared is not null && Durations.TryParse(FromOutside(declared, place), out var value, out var unit) ? new() { Value = value, Unit = unit } : null;

    private (Diagnostic Diagnostic, string Message)? Problem(string? written, ProjectAnswer answer, string what)
    {
        if (ExternalValues.Uses(written)) return (MeshDiagnostics.BackendProjectMissing, HasExternalPath);
        if (!answer.Exists) return (MeshDiagnostics.BackendProjectMissing, DoesNotExist(settings.Mesh));
        if (answer.Service is not { } service) return (MeshDiagnostics.BackendProjectWithoutMesh, DoesNotUseMeshCi);
        if (!service.Enabled) return (MeshDiagnostics.BackendProjectDisabled, IsNotEnabled(what));
        if (_isMeshKnown && (service.MeshName != settings.Mesh || service.MeshOwner != settings.MeshOwner))
        {
            var (theirs, ours) = (Mesh(service.MeshName, service.MeshOwner), Mesh(settings.Mesh, settings.MeshOwner));
            return (MeshDiagnostics.BackendProjectElsewhere, BelongsToAnotherMesh(theirs, ours, what));
        }

        return !service.Listens ? (MeshDiagnostics.BackendProjectSilent, DoesNotListen(what))
            : service.HasService ? null : (MeshDiagnostics.BackendProjectSilent, HasNoRouter(what));
    }

    private const string HasExternalPath =
        "specifies its project with an external value, which MSBuild cannot resolve. Write the path itself, or use a property: $(NAME).";

    private static string DoesNotExist(string mesh) =>
        "refers to a project that does not exist. Correct the path, which is relative to this project. "
        + $"For a service in another repository, write the name of its virtual service, such as payments.{mesh}.local.";

    private const string DoesNotUseMeshCi =
        "refers to a project that does not use MeshCi, so that project has no virtual service. "
        + "Add <Sdk Name=\"MeshCi.Sdk\" /> to that project, or write the name of the virtual service instead.";

    private static string IsNotEnabled(string what) =>
        $"refers to a project that is not enabled for the mesh. Set <MeshEnabled>true</MeshEnabled> in that project, or remove this {what}.";

    private static string BelongsToAnotherMesh(string theirs, string ours, string what) =>
        $"refers to a project of the mesh {theirs}, but this project belongs to {ours}. Services cannot be called across meshes. "
        + $"Use the same MeshName and MeshOwner in both projects, or remove this {what}.";

    private static string DoesNotListen(string what) =>
        "refers to a project without a MeshListener, so that project has no virtual service that could be called. "
        + $"Add a listener to that project, or remove this {what}.";

    private static string HasNoRouter(string what) =>
        "refers to a project without a virtual service, because that project sets MeshRouter to false. "
        + $"Remove MeshRouter from that project, or write the name of the virtual service that leads to its node instead of the path, or remove this {what}.";

    private static string Mesh(string? name, string? owner) =>
        owner is null ? $"'{Wording.Short(name ?? "")}'" : $"'{Wording.Short(name ?? "")}' of account {owner}";
}

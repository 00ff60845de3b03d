namespace MeshCi.Definitions;

// 2020 to 2032: backends and gateway routes, most of them such as name a project of the repository.
public static partial class Diagnostics
{
    /// <summary>The project of a backend does not exist.</summary>
    public static readonly Diagnostic BackendProjectMissing = new("MESH2020", Severity.Error, "A backend names a project that does not exist");

    /// <summary>The project of a backend does not use MeshCi.</summary>
    public static readonly Diagnostic BackendProjectWithoutMesh = new("MESH2021", Severity.Error, "A backend names a project that does not use MeshCi");

    /// <summary>The project of a backend takes no part in the mesh.</summary>
    public static readonly Diagnostic BackendProjectDisabled = new("MESH2022", Severity.Error, "A backend names a project that is not enabled");

    /// <summary>The project of a backend belongs to another mesh.</summary>
    public static readonly Diagnostic BackendProjectElsewhere = new("MESH2023", Severity.Error, "A backend names a project of another mesh");

    /// <summary>The project of a backend listens on no port.</summary>
    public static readonly Diagnostic BackendProjectSilent = new("MESH2024", Severity.Error, "A backend names a project that listens on no port");

    /// <summary>A gateway route whose service speaks something else.</summary>
    public static readonly Diagnostic GatewayTargetProtocol = new("MESH2028", Severity.Warning, "A gateway route calls a service that speaks another protocol");

    /// <summary>TLS demanded of a listener that has none.</summary>
    public static readonly Diagnostic BackendWithoutTls = new("MESH2029", Severity.Error, "A backend must use TLS but its project has none") { MayBeLowered = true };

    /// <summary>A gateway route to a service that is named almost like one of the project.</summary>
    public static readonly Diagnostic GatewayTargetMisspelled = new("MESH2031", Severity.Warning, "A gateway route's service is named almost like one of the project");

    /// <summary>A node that takes the requests of another but may not call what that one calls.</summary>
    public static readonly Diagnostic LacksBackends = new("MESH2032", Severity.Warning, "A node shares a route but lacks the backends of the others");

    /// <summary>A backend that nobody provides; only the live mesh shows it.</summary>
    public static readonly Diagnostic UnknownBackend = new("MESH2030", Severity.Warning, "A backend is in neither the project nor the mesh") { IsOfTheMesh = true };
}

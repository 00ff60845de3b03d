namespace MeshCi.Definitions.Diagnostics;

// 2020 to 2033: backends and gateway routes, most of which refer to another project of the repository.
public static partial class MeshDiagnostics
{
    /// <summary>The project of a backend or gateway route does not exist.</summary>
    public static readonly Diagnostic BackendProjectMissing = new("MESH2020", Severity.Error, "A referenced project does not exist");

    /// <summary>The project of a backend or gateway route does not use MeshCi.</summary>
    public static readonly Diagnostic BackendProjectWithoutMesh = new("MESH2021", Severity.Error, "A referenced project does not use MeshCi");

    /// <summary>The project of a backend or gateway route does not take part in the mesh.</summary>
    public static readonly Diagnostic BackendProjectDisabled = new("MESH2022", Severity.Error, "A referenced project is not enabled for the mesh");

    /// <summary>The project of a backend or gateway route belongs to another mesh.</summary>
    public static readonly Diagnostic BackendProjectElsewhere = new("MESH2023", Severity.Error, "A referenced project belongs to another mesh");

    /// <summary>The project of a backend or gateway route has no listener.</summary>
    public static readonly Diagnostic BackendProjectSilent = new("MESH2024", Severity.Error, "A referenced project does not listen on any port");

    /// <summary>A gateway route whose service uses another protocol.</summary>
    public static readonly Diagnostic GatewayTargetProtocol = new("MESH2028", Severity.Warning, "A gateway route calls a service that uses another protocol");

    /// <summary>A client policy that requires TLS on a listener without TLS.</summary>
    public static readonly Diagnostic BackendWithoutTls =
        new("MESH2029", Severity.Error, "A backend requires TLS, but its listener does not use it") { MayBeLowered = true };

    /// <summary>A gateway route to a service whose name is close to one of the project's own.</summary>
    public static readonly Diagnostic GatewayTargetMisspelled = new("MESH2031", Severity.Warning, "A gateway route's service name is probably misspelled");

    /// <summary>A node that receives the requests of another one but may not call the same services.</summary>
    public static readonly Diagnostic LacksBackends = new("MESH2032", Severity.Warning, "A node shares a route but lacks the backends of the other targets");

    /// <summary>A port for TLS of a host outside the mesh, to which the proxy sends plain requests.</summary>
    public static readonly Diagnostic PlainExternalCalls =
        new("MESH2033", Severity.Warning, "A host outside the mesh is called without TLS on port 443");

    /// <summary>A backend that no virtual service provides; only the live mesh shows it.</summary>
    public static readonly Diagnostic UnknownBackend =
        new("MESH2030", Severity.Warning, "A backend exists neither in the project nor in the mesh") { IsOfTheMesh = true };
}

namespace MeshCi.Definitions.Language;

/// <summary>A listener of another project, as its items say it; any part may refer to a value from outside.</summary>
/// <param name="Port">The port.</param>
/// <param name="Protocol">The protocol, or null for the default.</param>
/// <param name="TlsMode">Whether callers must, may or cannot use TLS; null for no TLS.</param>
public sealed record ServiceListener(string Port, string? Protocol, string? TlsMode);

/// <summary>What another project of the repository says about its service.</summary>
/// <param name="ServiceName">Name of its virtual service.</param>
/// <param name="MeshName">Its mesh, or null where it does not say.</param>
/// <param name="MeshOwner">The account that owns that mesh, or null for the caller's own.</param>
/// <param name="Enabled">Whether it takes part in the mesh.</param>
/// <param name="Listens">Whether it has a listener, or whole resources that may have one.</param>
public sealed record ServiceProject(string ServiceName, string? MeshName, string? MeshOwner, bool Enabled, bool Listens)
{
    /// <summary>What the service listens on; empty where its items do not say.</summary>
    public IReadOnlyList<ServiceListener> Listeners { get; init; } = [];
}

/// <summary>Whether there is a project, and whether it has a service.</summary>
/// <param name="Exists">Whether the file exists.</param>
/// <param name="Service">What it says; null where it does not use MeshCi.</param>
public sealed record ProjectAnswer(bool Exists, ServiceProject? Service);

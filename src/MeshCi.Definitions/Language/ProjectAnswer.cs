namespace MeshCi.Definitions.Language;

/// <summary>A listener of another project, as its items specify it. Any part may refer to an external value.</summary>
/// <param name="Port">The port.</param>
/// <param name="Protocol">The protocol, or null for the default.</param>
/// <param name="TlsMode">Whether callers must, can or cannot use TLS; null for no TLS.</param>
public sealed record ServiceListener(string Port, string? Protocol, string? TlsMode)
{
    /// <summary>The request timeout, or null for the default.</summary>
    public string? PerRequestTimeout { get; init; }

    /// <summary>The idle timeout, or null for the default.</summary>
    public string? IdleTimeout { get; init; }
}

/// <summary>The service of another project in the repository, as its items and properties specify it.</summary>
/// <param name="ServiceName">Name of its virtual service.</param>
/// <param name="MeshName">Its mesh, or null if it is not specified.</param>
/// <param name="MeshOwner">The account that owns that mesh, or null for the caller's own account.</param>
/// <param name="Enabled">Whether it takes part in the mesh.</param>
/// <param name="Listens">Whether it has a listener, or complete resources that may have one.</param>
public sealed record ServiceProject(string ServiceName, string? MeshName, string? MeshOwner, bool Enabled, bool Listens)
{
    /// <summary>The listeners of the service; empty if its items do not specify any.</summary>
    public IReadOnlyList<ServiceListener> Listeners { get; init; } = [];

    /// <summary>The name of its virtual node, or null if it is not known.</summary>
    public string? NodeName { get; init; }

    /// <summary>Whether it has a virtual service: not if it switches its router off, unless a file may define the service.</summary>
    public bool HasService { get; init; } = true;
}

/// <summary>Whether a project exists, and its service.</summary>
/// <param name="Exists">Whether the file exists.</param>
/// <param name="Service">Its service; null if the project does not use MeshCi.</param>
public sealed record ProjectAnswer(bool Exists, ServiceProject? Service);

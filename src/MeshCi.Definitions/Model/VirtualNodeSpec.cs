namespace MeshCi.Definitions.Model;

/// <summary>What a virtual node listens on, how callers find it, and what it calls.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeSpec</c>.</remarks>
public sealed record VirtualNodeSpec
{
    /// <summary>Defaults for all backends.</summary>
    public BackendDefaults? BackendDefaults { get; init; }

    /// <summary>What the node calls; a set.</summary>
    public IReadOnlyList<Backend>? Backends { get; init; }

    /// <summary>What it listens on.</summary>
    public IReadOnlyList<Listener>? Listeners { get; init; }

    /// <summary>Access log.</summary>
    public Logging? Logging { get; init; }

    /// <summary>How callers find the node; needed with a listener.</summary>
    public ServiceDiscovery? ServiceDiscovery { get; init; }
}

/// <summary>Something a virtual node calls.</summary>
/// <remarks>App Mesh shape <c>Backend</c>; exactly one member is set.</remarks>
[Union]
public sealed record Backend
{
    /// <summary>The virtual service that is called.</summary>
    public VirtualServiceBackend? VirtualService { get; init; }
}

/// <summary>The virtual service backend of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualServiceBackend</c>.</remarks>
public sealed record VirtualServiceBackend
{
    /// <summary>How the proxy acts as a client.</summary>
    public ClientPolicy? ClientPolicy { get; init; }

    /// <summary>Name of a virtual service</summary>
    [Required]
    public string? VirtualServiceName { get; init; }
}

/// <summary>The service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ServiceDiscovery</c>; exactly one member is set.</remarks>
[Union]
public sealed record ServiceDiscovery
{
    /// <summary>By AWS Cloud Map.</summary>
    public AwsCloudMapServiceDiscovery? AwsCloudMap { get; init; }

    /// <summary>By DNS.</summary>
    public DnsServiceDiscovery? Dns { get; init; }
}

/// <summary>The AWS Cloud Map service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>AwsCloudMapServiceDiscovery</c>.</remarks>
public sealed record AwsCloudMapServiceDiscovery
{
    /// <summary>Only instances with all of these attributes are callable.</summary>
    public IReadOnlyList<AwsCloudMapInstanceAttribute>? Attributes { get; init; }

    /// <summary>IP version preferred for this discovery; overrides the mesh's: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
    [Values("IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY")]
    public string? IpPreference { get; init; }

    /// <summary>Cloud Map namespace: 1 to 1024 characters.</summary>
    [Required, Length(1, 1024)]
    public string? NamespaceName { get; init; }

    /// <summary>Cloud Map service: 1 to 1024 characters.</summary>
    [Required, Length(1, 1024)]
    public string? ServiceName { get; init; }
}

/// <summary>The AWS Cloud Map instance attribute of App Mesh.</summary>
/// <remarks>App Mesh shape <c>AwsCloudMapInstanceAttribute</c>.</remarks>
public sealed record AwsCloudMapInstanceAttribute
{
    /// <summary>Name: 1 to 255 characters; printable ASCII without blanks.</summary>
    [Required, Length(1, 255), Pattern(@"^[a-zA-Z0-9!-~]+$")]
    public string? Key { get; init; }

    /// <summary>Value: 1 to 1024 characters; printable ASCII without leading or trailing blanks.</summary>
    [Required, Length(1, 1024), Pattern(@"^([a-zA-Z0-9!-~][ \ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$")]
    public string? Value { get; init; }
}

/// <summary>The DNS service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>DnsServiceDiscovery</c>.</remarks>
public sealed record DnsServiceDiscovery
{
    /// <summary>Host name that is resolved to find the node.</summary>
    [Required]
    public string? Hostname { get; init; }

    /// <summary>IP version preferred for this discovery; overrides the mesh's: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
    [Values("IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY")]
    public string? IpPreference { get; init; }

    /// <summary>LOADBALANCER (absent means this) takes one address, ENDPOINTS takes every address as a host: one of LOADBALANCER, ENDPOINTS.</summary>
    [Values("LOADBALANCER", "ENDPOINTS")]
    public string? ResponseType { get; init; }
}

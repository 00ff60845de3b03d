namespace MeshCi.Definitions.Model;

/// <summary>The listeners of a virtual node, how callers find it, and what it calls.</summary>
/// <remarks>App Mesh shape <c>VirtualNodeSpec</c>.</remarks>
public sealed record VirtualNodeSpec
{
    /// <summary>Default settings for all backends.</summary>
    public BackendDefaults? BackendDefaults { get; init; }

    /// <summary>The virtual services that the node calls; a set.</summary>
    public IReadOnlyList<Backend>? Backends { get; init; }

    /// <summary>The listeners.</summary>
    public IReadOnlyList<Listener>? Listeners { get; init; }

    /// <summary>Access log.</summary>
    public Logging? Logging { get; init; }

    /// <summary>How callers find the node; required if it has a listener.</summary>
    public ServiceDiscovery? ServiceDiscovery { get; init; }
}

/// <summary>A virtual service that a virtual node calls.</summary>
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
    /// <summary>The settings of the proxy as a client.</summary>
    public ClientPolicy? ClientPolicy { get; init; }

    /// <summary>Name of a virtual service.</summary>
    [Required]
    public string? VirtualServiceName { get; init; }
}

/// <summary>The service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ServiceDiscovery</c>; exactly one member is set.</remarks>
[Union]
public sealed record ServiceDiscovery
{
    /// <summary>Service discovery with AWS Cloud Map.</summary>
    public AwsCloudMapServiceDiscovery? AwsCloudMap { get; init; }

    /// <summary>Service discovery with DNS.</summary>
    public DnsServiceDiscovery? Dns { get; init; }
}

/// <summary>The AWS Cloud Map service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>AwsCloudMapServiceDiscovery</c>.</remarks>
public sealed record AwsCloudMapServiceDiscovery
{
    /// <summary>Only instances with all of these attributes are called.</summary>
    public IReadOnlyList<AwsCloudMapInstanceAttribute>? Attributes { get; init; }

    /// <summary>Preferred IP version; overrides the setting of the mesh: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
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
    /// <summary>Name: 1 to 255 characters; printable ASCII without spaces.</summary>
    [Required, Length(1, 255), Pattern(@"^[a-zA-Z0-9!-~]+$")]
    public string? Key { get; init; }

    /// <summary>Value: 1 to 1024 characters; printable ASCII without leading or trailing spaces.</summary>
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

    /// <summary>Preferred IP version; overrides the setting of the mesh: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
    [Values("IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY")]
    public string? IpPreference { get; init; }

    /// <summary>LOADBALANCER (the default) uses one address, ENDPOINTS uses every address as a host: one of LOADBALANCER, ENDPOINTS.</summary>
    [Values("LOADBALANCER", "ENDPOINTS")]
    public string? ResponseType { get; init; }
}

namespace MeshCi.Definitions.Model;

/// <summary>The mesh itself: its egress filter and its preferred IP version.</summary>
/// <remarks>App Mesh shape <c>MeshSpec</c>.</remarks>
public sealed record MeshSpec
{
    /// <summary>The egress filter; absent means DROP_ALL.</summary>
    public EgressFilter? EgressFilter { get; init; }

    /// <summary>Preferred IP version of the whole mesh.</summary>
    public MeshServiceDiscovery? ServiceDiscovery { get; init; }
}

/// <summary>Which traffic is allowed to leave the mesh. Traffic to <c>*.amazonaws.com</c> always is.</summary>
/// <remarks>App Mesh shape <c>EgressFilter</c>.</remarks>
public sealed record EgressFilter
{
    /// <summary>Kind of filter: one of ALLOW_ALL, DROP_ALL.</summary>
    [Required, Values("ALLOW_ALL", "DROP_ALL")]
    public string? Type { get; init; }
}

/// <summary>The mesh service discovery of App Mesh.</summary>
/// <remarks>App Mesh shape <c>MeshServiceDiscovery</c>.</remarks>
public sealed record MeshServiceDiscovery
{
    /// <summary>Preferred IP version: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
    [Values("IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY")]
    public string? IpPreference { get; init; }
}

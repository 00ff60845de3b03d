namespace MeshCi.Definitions.Model;

/// <summary>The mesh itself: what may leave it and which addresses it prefers.</summary>
/// <remarks>App Mesh shape <c>MeshSpec</c>.</remarks>
public sealed record MeshSpec
{
    /// <summary>What may leave the mesh; absent means DROP_ALL.</summary>
    public EgressFilter? EgressFilter { get; init; }

    /// <summary>Address preference of the whole mesh.</summary>
    public MeshServiceDiscovery? ServiceDiscovery { get; init; }
}

/// <summary>What traffic may leave the mesh; <c>*.amazonaws.com</c> always may.</summary>
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
    /// <summary>IP version preferred for this discovery; overrides the mesh's: one of IPv6_PREFERRED, IPv4_PREFERRED, IPv4_ONLY, IPv6_ONLY.</summary>
    [Values("IPv6_PREFERRED", "IPv4_PREFERRED", "IPv4_ONLY", "IPv6_ONLY")]
    public string? IpPreference { get; init; }
}

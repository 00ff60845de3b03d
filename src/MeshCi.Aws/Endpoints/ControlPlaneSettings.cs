using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Aws.Endpoints;

/// <summary>The endpoint of a control plane with the App Mesh API, and the time-outs and retries of calls.</summary>
public sealed record ControlPlaneSettings
{
    /// <summary>Absolute http or https address, or null for App Mesh's address in <see cref="Region"/>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region that requests are signed for, such as <c>eu-central-1</c>; see <see cref="AwsRegion.Resolve"/>.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the mesh, 1 to 255 characters.</summary>
    public required string Mesh { get; init; }

    /// <summary>Twelve-digit account that owns a shared mesh, or null for the caller's own.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>
    /// How long one attempt may take, from its first byte to the last byte of the response; default 30 s. A deploy allows for no longer one, because a lease
    /// must not end before it.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = FencedControlPlane.LongestAttempt;

    /// <summary>How long a connection may take to open; default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Further attempts after throttling, a 5xx response or a lost connection; 0 to 10, default 4. Unless it is 0, a write that is throttled is sent again up to
    /// ten times.
    /// </summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Longest wait between two attempts; default 8 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The address that is called.</summary>
    /// <exception cref="MeshException">
    /// MESH7042: <see cref="Endpoint"/> is not an address that can be called. MESH7041: <see cref="Region"/> is not a region name.
    /// </exception>
    public Uri ResolveEndpoint() => Endpoint is null ? AwsEndpoint.Of("appmesh", Region) : AwsEndpoint.Checked(Endpoint, "MeshEndpoint");
}

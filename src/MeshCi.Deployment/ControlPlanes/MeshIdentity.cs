using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Which mesh of which control plane.</summary>
/// <param name="ControlPlane">
/// The identity of the control plane; null if it is not known before the mesh exists. It is not an address: MeshCi's own control plane keeps its identity
/// with its data, and App Mesh has one for each account and region.
/// </param>
/// <param name="MeshUid">The uid of the mesh, which differs if a mesh was deleted and created again; null if the mesh does not exist.</param>
/// <param name="IsMeshKnown">False if the role may not describe the mesh, so that it is unknown whether it exists.</param>
public sealed record MeshIdentity(string? ControlPlane, string? MeshUid, bool IsMeshKnown = true)
{
    /// <summary>The mesh without tags, as it was described for this; null if it does not exist or was not described.</summary>
    internal LiveResource? Described { get; init; }

    /// <summary>Whether several answers in a row have shown that the mesh does not exist, so that no command has to ask again.</summary>
    internal bool IsMissing { get; init; }

    private const int Region = 3;
    private const int Account = 4;

    /// <summary>Describes the mesh of a control plane.</summary>
    /// <exception cref="ControlPlaneException">The mesh cannot be read.</exception>
    public static async Task<MeshIdentity> ReadAsync(IControlPlane controlPlane, CancellationToken cancellationToken)
    {
        try
        {
            var mesh = await controlPlane.DescribeAsync(new ResourceId(ResourceKind.Mesh, controlPlane.Mesh), cancellationToken).ConfigureAwait(false);
            return new(mesh is null ? null : OfArn(mesh.Arn), mesh?.Uid) { Described = mesh };
        }
        catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.Forbidden)
        {
            return new(null, null, false);
        }
    }

    /// <summary>Identifies the mesh for a command: a mesh that is not found is asked again, because a ledger may contain builds of it.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="time">Measures the pauses before another read; null for the system clock.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ControlPlaneException">The mesh cannot be read, or the control plane contradicts itself.</exception>
    internal static async Task<MeshIdentity> FindAsync(IControlPlane controlPlane, TimeProvider? time, CancellationToken cancellationToken)
    {
        var identity = await controlPlane.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (identity is not { MeshUid: null, IsMeshKnown: true }) return identity;
        var mesh = await new KnownResources(controlPlane, 1, time)
            .AgainAsync(new ResourceId(ResourceKind.Mesh, controlPlane.Mesh), cancellationToken).ConfigureAwait(false);
        return mesh is null ? identity with { IsMissing = true }
            : identity with { ControlPlane = identity.ControlPlane ?? OfArn(mesh.Arn), MeshUid = mesh.Uid, Described = mesh with { Tags = null } };
    }

    private static string? OfArn(string arn) => arn.Split(':') is { Length: > Account } parts ? $"appmesh:{parts[Region]}:{parts[Account]}" : null;
}

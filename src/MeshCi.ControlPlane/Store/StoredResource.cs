using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>A resource in a store.</summary>
/// <param name="Key">Identifies it in its store; never reused.</param>
/// <param name="Address">Which resource.</param>
/// <param name="Owner">Account that owns it; in a shared mesh, not necessarily the owner of the mesh.</param>
/// <param name="Uid">Distinguishes resources that had the same name one after the other.</param>
/// <param name="Version">1 at creation, incremented by each change.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
/// <param name="Spec">The spec as JSON.</param>
public sealed record StoredResource(long Key, ResourceAddress Address, string Owner, string Uid, long Version, long CreatedAt, long UpdatedAt, byte[] Spec)
{
    /// <summary>Its ARN, which contains the account that owns the resource.</summary>
    public string Arn => Address.ArnFor(Owner);
}

using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Store;

/// <summary>A resource as a store keeps it.</summary>
/// <param name="Key">Identifies it in its store; never used again.</param>
/// <param name="Address">Which resource.</param>
/// <param name="Owner">Account that owns it; in a shared mesh not always that of the mesh.</param>
/// <param name="Uid">Differs between two resources that had the same name one after the other.</param>
/// <param name="Version">1 when created, one more at each change.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
/// <param name="Spec">The spec as JSON.</param>
public sealed record StoredResource(long Key, ResourceAddress Address, string Owner, string Uid, long Version, long CreatedAt, long UpdatedAt, byte[] Spec)
{
    /// <summary>Its ARN; the account in it is the resource's owner.</summary>
    public string Arn => Address.ArnFor(Owner);
}

namespace MeshCi.Local.Store;

/// <summary>A resource as the database holds it.</summary>
/// <param name="Key">Its row.</param>
/// <param name="Address">Which resource.</param>
/// <param name="Owner">Account that owns it; in a shared mesh not always that of the mesh.</param>
/// <param name="Uid">Differs between two resources that had the same name one after the other.</param>
/// <param name="Version">1 when made, one more at each change.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
/// <param name="Spec">The spec as JSON; empty where a list left it out.</param>
internal sealed record StoredResource(long Key, ResourceAddress Address, string Owner, string Uid, long Version, long CreatedAt, long UpdatedAt, byte[] Spec)
{
    /// <summary>Its ARN; the account in it is the resource's owner.</summary>
    public string Arn => Address.ArnFor(Owner);
}

/// <summary>The token by which an account's client makes a call once only.</summary>
internal readonly record struct ClientToken(string Account, string Region, string Operation, string Value);

/// <summary>The answer that a client token stands for.</summary>
/// <param name="Digest">SHA-256 of the request that first came with it.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record RememberedAnswer(byte[] Digest, byte[] Answer);

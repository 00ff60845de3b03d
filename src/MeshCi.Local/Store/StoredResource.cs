namespace MeshCi.Local.Store;

/// <summary>A resource as the database holds it.</summary>
/// <param name="Key">Its row.</param>
/// <param name="Address">Which resource.</param>
/// <param name="Uid">Differs between two resources that had the same name one after the other.</param>
/// <param name="Version">1 when made, one more at each change.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
/// <param name="Spec">The spec as JSON; empty where a list left it out.</param>
internal sealed record StoredResource(long Key, ResourceAddress Address, string Uid, long Version, long CreatedAt, long UpdatedAt, byte[] Spec);

/// <summary>The answer that a client token stands for.</summary>
/// <param name="Digest">SHA-256 of the request that first came with it.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record RememberedAnswer(byte[] Digest, byte[] Answer);

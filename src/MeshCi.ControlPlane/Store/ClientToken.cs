namespace MeshCi.ControlPlane.Store;

/// <summary>The token with which a client makes a call only once.</summary>
/// <param name="Account">The account.</param>
/// <param name="Region">The region of the call.</param>
/// <param name="Operation">The operation's name in the API.</param>
/// <param name="Value">The token that the client sent.</param>
public readonly record struct ClientToken(string Account, string Region, string Operation, string Value);

/// <summary>The call that was made with a client token.</summary>
/// <param name="Digest">SHA-256 of the request.</param>
/// <param name="Result">The resource after the call.</param>
public sealed record RememberedCall(byte[] Digest, StoredResource Result);

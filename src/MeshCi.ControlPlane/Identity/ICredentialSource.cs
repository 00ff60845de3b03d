namespace MeshCi.ControlPlane.Identity;

/// <summary>Finds keys.</summary>
public interface ICredentialSource
{
    /// <summary>The key with an id, expired or not; null if there is none.</summary>
    /// <param name="accessKeyId">The id of the key.</param>
    /// <param name="sessionToken">
    /// The session token of the request; null if it has none. A temporary key is found only with its token, a long-lived one only without.
    /// </param>
    KeyHolder? Find(string accessKeyId, string? sessionToken);
}

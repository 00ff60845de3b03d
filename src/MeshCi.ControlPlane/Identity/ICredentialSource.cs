namespace MeshCi.ControlPlane.Identity;

/// <summary>Where keys are looked up.</summary>
public interface ICredentialSource
{
    /// <summary>The key of that id, ended or not, or null.</summary>
    /// <param name="accessKeyId">The key's id.</param>
    /// <param name="sessionToken">The session token that came with it; null if none did. A temporary key is known with its token only, a long-lived one without.</param>
    KeyHolder? Find(string accessKeyId, string? sessionToken);
}

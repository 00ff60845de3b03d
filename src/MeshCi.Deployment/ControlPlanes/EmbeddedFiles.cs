namespace MeshCi.Deployment.ControlPlanes;

/// <summary>The files of an embedded control plane that its user can change, for messages.</summary>
/// <param name="Credentials">Full path of the file with the key that signs the calls; null if they are signed with a session of a role.</param>
/// <param name="Configuration">Full path of the configuration, which does not have to exist.</param>
public sealed record EmbeddedFiles(string? Credentials, string Configuration);

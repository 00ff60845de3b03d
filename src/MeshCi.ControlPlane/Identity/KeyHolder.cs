namespace MeshCi.ControlPlane.Identity;

/// <summary>A key, and whose it is.</summary>
/// <param name="Credential">The key.</param>
/// <param name="Principal">Whose.</param>
public sealed record KeyHolder(Credential Credential, Principal Principal)
{
    /// <summary>When the key ends; null for long-lived ones.</summary>
    public DateTimeOffset? Expires { get; init; }
}

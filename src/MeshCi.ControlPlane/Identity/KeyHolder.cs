namespace MeshCi.ControlPlane.Identity;

/// <summary>A key and its holder.</summary>
/// <param name="Credential">The key.</param>
/// <param name="Principal">The holder.</param>
public sealed record KeyHolder(Credential Credential, Principal Principal)
{
    /// <summary>When the key expires; null for long-lived ones.</summary>
    public DateTimeOffset? Expires { get; init; }
}

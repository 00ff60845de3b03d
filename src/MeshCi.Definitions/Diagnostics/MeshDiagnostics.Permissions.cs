namespace MeshCi.Definitions.Diagnostics;

// 708x: the permissions that MeshPolicy writes.
public static partial class MeshDiagnostics
{
    /// <summary><c>MeshPolicy</c> does not know the role.</summary>
    public static readonly Diagnostic RoleUnknown = new("MESH7080", Severity.Error, "MeshPolicy requires the ARN of the role");

    /// <summary><c>MeshPolicy</c> does not know which tokens can assume the role.</summary>
    public static readonly Diagnostic TrustUnknown = new("MESH7081", Severity.Error, "MeshPolicy cannot tell which tokens to trust");

    /// <summary>The subject of the tokens, or the prefix of the ledger, is the same in each environment.</summary>
    public static readonly Diagnostic EnvironmentShared = new("MESH7082", Severity.Warning, "Environments are not separated");

    /// <summary>The policy of the role has more characters than IAM accepts.</summary>
    public static readonly Diagnostic RolePolicyTooLarge = new("MESH7083", Severity.Warning, "The policy of the role is too large for IAM");
}

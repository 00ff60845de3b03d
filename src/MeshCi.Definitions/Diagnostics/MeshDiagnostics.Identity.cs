namespace MeshCi.Definitions.Diagnostics;

// 7001 and 704x: the identity that deploys, and the address it deploys to.
public static partial class MeshDiagnostics
{
    /// <summary>The token or the role is missing, or STS refused them.</summary>
    public static readonly Diagnostic WebIdentityNotUsable = new("MESH7001", Severity.Error, "The deploy has no usable web identity");

    /// <summary>Long-lived keys are set, but the project does not allow them.</summary>
    public static readonly Diagnostic StaticCredentialsNotAllowed = new("MESH7040", Severity.Error, "Static AWS keys are not allowed by default");

    /// <summary>No region is set, or its name is not valid.</summary>
    public static readonly Diagnostic RegionMissing = new("MESH7041", Severity.Error, "The AWS region is missing or not valid");

    /// <summary>An endpoint that cannot be called.</summary>
    public static readonly Diagnostic EndpointInvalid = new("MESH7042", Severity.Error, "The endpoint is not a valid address");

    /// <summary>The ledger is to be used with long-lived keys that are not set.</summary>
    public static readonly Diagnostic StaticCredentialsMissing = new("MESH7045", Severity.Error, "The static keys for the ledger are not set");

    /// <summary>The embedded control plane's credentials file is missing or damaged.</summary>
    public static readonly Diagnostic LocalCredentialsDamaged = new("MESH7043", Severity.Error, "The local credentials file cannot be used");
}

namespace MeshCi.Definitions;

// Who deploys, and to which address.
public static partial class Diagnostics
{
    /// <summary>No token, no role, or STS refused the two.</summary>
    public static readonly Diagnostic WebIdentityNotUsable = new("MESH7001", Severity.Error, "The deploy has no usable web identity");

    /// <summary>Long-lived keys are there, but were not asked for.</summary>
    public static readonly Diagnostic StaticCredentialsNotAllowed = new("MESH7040", Severity.Error, "Static AWS keys are not used unless allowed");

    /// <summary>No region, or something that is none.</summary>
    public static readonly Diagnostic RegionMissing = new("MESH7041", Severity.Error, "The AWS region is not known");

    /// <summary>An endpoint that cannot be called.</summary>
    public static readonly Diagnostic EndpointInvalid = new("MESH7042", Severity.Error, "The endpoint is not an address that can be called");

    /// <summary>The embedded control plane's credentials file is missing or damaged.</summary>
    public static readonly Diagnostic LocalCredentialsDamaged = new("MESH7043", Severity.Error, "The local credentials file cannot be used");
}

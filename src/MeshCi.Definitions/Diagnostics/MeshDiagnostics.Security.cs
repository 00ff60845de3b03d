namespace MeshCi.Definitions.Diagnostics;

// 5xxx: security.
public static partial class MeshDiagnostics
{
    /// <summary>A caller without TLS of a service that requires it.</summary>
    public static readonly Diagnostic CallerWithoutTls =
        new("MESH5002", Severity.Error, "A caller does not use TLS, but the called listener requires it") { MayBeLowered = true };

    /// <summary>A wildcard name where the certificate must be verified.</summary>
    public static readonly Diagnostic WildcardName = new("MESH5009", Severity.Error, "A wildcard name is not allowed in an enforced policy");

    /// <summary>A name that no certificate can contain.</summary>
    public static readonly Diagnostic NameOfNoCertificate = new("MESH5010", Severity.Warning, "A subject alternative name is neither a host name nor a URI");

    /// <summary>A trusted authority without a list of accepted names.</summary>
    public static readonly Diagnostic AnyNameTrusted = new("MESH5003", Severity.Warning, "Any certificate from a trusted authority is accepted");

    /// <summary>A listener on which TLS is optional.</summary>
    public static readonly Diagnostic PermissiveTls = new("MESH5004", Severity.Info, "A listener accepts requests without TLS");

    /// <summary>A mesh whose egress filter is <c>ALLOW_ALL</c>.</summary>
    public static readonly Diagnostic OpenEgress = new("MESH5005", Severity.Warning, "The mesh allows services to call any address");

    /// <summary>Only one side of a connection is configured for a client certificate.</summary>
    public static readonly Diagnostic OneSidedMutualTls =
        new("MESH5006", Severity.Error, "A caller and a listener disagree about client certificates") { MayBeLowered = true };

    /// <summary>A key, token or password in the definition.</summary>
    public static readonly Diagnostic SecretInDefinition = new("MESH5007", Severity.Error, "The definition contains a secret") { MayBeLowered = true };

    /// <summary>A reference to an environment variable whose name or value is that of a secret.</summary>
    public static readonly Diagnostic SecretVariable = new("MESH5011", Severity.Error, "The definition would contain an environment variable that is secret");

    /// <summary>A parameter of the type <c>SecureString</c>.</summary>
    public static readonly Diagnostic SecretParameter = new("MESH5012", Severity.Error, "A secret parameter is used where its value would be shown");
}

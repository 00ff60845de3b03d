namespace MeshCi.Definitions;

// 5xxx: who may speak to whom.
public static partial class Diagnostics
{
    /// <summary>A wildcard name where the certificate must be verified.</summary>
    public static readonly Diagnostic WildcardName = new("MESH5009", Severity.Error, "A wildcard name needs a policy that is not enforced");

    /// <summary>A name that no certificate bears.</summary>
    public static readonly Diagnostic NameOfNoCertificate = new("MESH5010", Severity.Warning, "A subject alternative name is neither a host name nor a URI");

    /// <summary>Any certificate of the authority is good.</summary>
    public static readonly Diagnostic AnyNameTrusted = new("MESH5003", Severity.Warning, "Any name of a trusted authority is accepted");

    /// <summary>TLS that callers may leave out.</summary>
    public static readonly Diagnostic PermissiveTls = new("MESH5004", Severity.Info, "A listener takes requests without TLS");

    /// <summary>Services may call anything.</summary>
    public static readonly Diagnostic OpenEgress = new("MESH5005", Severity.Warning, "The mesh lets services call anything");

    /// <summary>Only one side asks for a client certificate.</summary>
    public static readonly Diagnostic OneSidedMutualTls = new("MESH5006", Severity.Error, "Caller and listener disagree about client certificates") { MayBeLowered = true };

    /// <summary>A key, token or password in the definition.</summary>
    public static readonly Diagnostic SecretInDefinition = new("MESH5007", Severity.Error, "A secret stands in the definition") { MayBeLowered = true };
}

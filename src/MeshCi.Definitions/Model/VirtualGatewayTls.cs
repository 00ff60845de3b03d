namespace MeshCi.Definitions.Model;

/// <summary>A virtual gateway's client policy of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayClientPolicy</c>.</remarks>
public sealed record VirtualGatewayClientPolicy
{
    /// <summary>TLS settings; absent means none.</summary>
    public VirtualGatewayClientPolicyTls? Tls { get; init; }
}

/// <summary>A virtual gateway's client policy TLS of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayClientPolicyTls</c>.</remarks>
public sealed record VirtualGatewayClientPolicyTls
{
    /// <summary>The certificate that is presented to the other side.</summary>
    public VirtualGatewayClientTlsCertificate? Certificate { get; init; }

    /// <summary>Whether TLS is required; absent means true.</summary>
    public bool? Enforce { get; init; }

    /// <summary>Ports for which the policy is enforced, 1 to 65535; absent means all.</summary>
    [Unique, Range(1, 65535)]
    public IReadOnlyList<int>? Ports { get; init; }

    /// <summary>How the other side's certificate is checked.</summary>
    [Required]
    public VirtualGatewayTlsValidationContext? Validation { get; init; }
}

/// <summary>A virtual gateway's client TLS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayClientTlsCertificate</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayClientTlsCertificate
{
    /// <summary>A file on the proxy's file system.</summary>
    public VirtualGatewayListenerTlsFileCertificate? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public VirtualGatewayListenerTlsSdsCertificate? Sds { get; init; }
}

/// <summary>A virtual gateway's listener TLS file certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsFileCertificate</c>.</remarks>
public sealed record VirtualGatewayListenerTlsFileCertificate
{
    /// <summary>Path of the PEM file with the certificate chain: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? CertificateChain { get; init; }

    /// <summary>Path of the PEM file with the private key: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? PrivateKey { get; init; }
}

/// <summary>A virtual gateway's listener TLS SDS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsSdsCertificate</c>.</remarks>
public sealed record VirtualGatewayListenerTlsSdsCertificate
{
    /// <summary>Name of the secret.</summary>
    [Required]
    public string? SecretName { get; init; }
}

/// <summary>A virtual gateway's TLS validation context of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayTlsValidationContext</c>.</remarks>
public sealed record VirtualGatewayTlsValidationContext
{
    /// <summary>Names of which the certificate must contain at least one.</summary>
    public SubjectAlternativeNames? SubjectAlternativeNames { get; init; }

    /// <summary>The certificate authorities that are trusted.</summary>
    [Required]
    public VirtualGatewayTlsValidationContextTrust? Trust { get; init; }
}

/// <summary>A virtual gateway's TLS validation context trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayTlsValidationContextTrust</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayTlsValidationContextTrust
{
    /// <summary>Settings from AWS Certificate Manager.</summary>
    public VirtualGatewayTlsValidationContextAcmTrust? Acm { get; init; }

    /// <summary>A file on the proxy's file system.</summary>
    public VirtualGatewayTlsValidationContextFileTrust? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public VirtualGatewayTlsValidationContextSdsTrust? Sds { get; init; }
}

/// <summary>A virtual gateway's TLS validation context ACM trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayTlsValidationContextAcmTrust</c>.</remarks>
public sealed record VirtualGatewayTlsValidationContextAcmTrust
{
    /// <summary>ARNs of trusted private certificate authorities: 1 to 3 items.</summary>
    [Required, Items(1, 3)]
    public IReadOnlyList<string>? CertificateAuthorityArns { get; init; }
}

/// <summary>A virtual gateway's TLS validation context file trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayTlsValidationContextFileTrust</c>.</remarks>
public sealed record VirtualGatewayTlsValidationContextFileTrust
{
    /// <summary>Path of the PEM file with the certificate chain: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? CertificateChain { get; init; }
}

/// <summary>A virtual gateway's TLS validation context SDS trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayTlsValidationContextSdsTrust</c>.</remarks>
public sealed record VirtualGatewayTlsValidationContextSdsTrust
{
    /// <summary>Name of the secret.</summary>
    [Required]
    public string? SecretName { get; init; }
}

/// <summary>A virtual gateway's listener TLS of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTls</c>.</remarks>
public sealed record VirtualGatewayListenerTls
{
    /// <summary>The certificate that is presented to the other side.</summary>
    [Required]
    public VirtualGatewayListenerTlsCertificate? Certificate { get; init; }

    /// <summary>STRICT refuses connections without TLS, PERMISSIVE accepts both, DISABLED does not use TLS: one of STRICT, PERMISSIVE, DISABLED.</summary>
    [Required, Values("STRICT", "PERMISSIVE", "DISABLED")]
    public string? Mode { get; init; }

    /// <summary>How the other side's certificate is checked.</summary>
    public VirtualGatewayListenerTlsValidationContext? Validation { get; init; }
}

/// <summary>A virtual gateway's listener TLS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsCertificate</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayListenerTlsCertificate
{
    /// <summary>Settings from AWS Certificate Manager.</summary>
    public VirtualGatewayListenerTlsAcmCertificate? Acm { get; init; }

    /// <summary>A file on the proxy's file system.</summary>
    public VirtualGatewayListenerTlsFileCertificate? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public VirtualGatewayListenerTlsSdsCertificate? Sds { get; init; }
}

/// <summary>A virtual gateway's listener TLS ACM certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsAcmCertificate</c>.</remarks>
public sealed record VirtualGatewayListenerTlsAcmCertificate
{
    /// <summary>ARN of the certificate.</summary>
    [Required]
    public string? CertificateArn { get; init; }
}

/// <summary>A virtual gateway's listener TLS validation context of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsValidationContext</c>.</remarks>
public sealed record VirtualGatewayListenerTlsValidationContext
{
    /// <summary>Names of which the certificate must contain at least one.</summary>
    public SubjectAlternativeNames? SubjectAlternativeNames { get; init; }

    /// <summary>The certificate authorities that are trusted.</summary>
    [Required]
    public VirtualGatewayListenerTlsValidationContextTrust? Trust { get; init; }
}

/// <summary>A virtual gateway's listener TLS validation context trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>VirtualGatewayListenerTlsValidationContextTrust</c>; exactly one member is set.</remarks>
[Union]
public sealed record VirtualGatewayListenerTlsValidationContextTrust
{
    /// <summary>A file on the proxy's file system.</summary>
    public VirtualGatewayTlsValidationContextFileTrust? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public VirtualGatewayTlsValidationContextSdsTrust? Sds { get; init; }
}

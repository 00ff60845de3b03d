namespace MeshCi.Definitions.Model;

/// <summary>The listener TLS file certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsFileCertificate</c>.</remarks>
public sealed record ListenerTlsFileCertificate
{
    /// <summary>Path of the PEM file with the certificate chain: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? CertificateChain { get; init; }

    /// <summary>Path of the PEM file with the private key: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? PrivateKey { get; init; }
}

/// <summary>The listener TLS SDS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsSdsCertificate</c>.</remarks>
public sealed record ListenerTlsSdsCertificate
{
    /// <summary>Name of the secret.</summary>
    [Required]
    public string? SecretName { get; init; }
}

/// <summary>The listener TLS of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTls</c>.</remarks>
public sealed record ListenerTls
{
    /// <summary>The certificate that is presented to the other side.</summary>
    [Required]
    public ListenerTlsCertificate? Certificate { get; init; }

    /// <summary>STRICT refuses connections without TLS, PERMISSIVE accepts both, DISABLED does not use TLS: one of STRICT, PERMISSIVE, DISABLED.</summary>
    [Required, Values("STRICT", "PERMISSIVE", "DISABLED")]
    public string? Mode { get; init; }

    /// <summary>How the other side's certificate is checked.</summary>
    public ListenerTlsValidationContext? Validation { get; init; }
}

/// <summary>The listener TLS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsCertificate</c>; exactly one member is set.</remarks>
[Union]
public sealed record ListenerTlsCertificate
{
    /// <summary>Settings from AWS Certificate Manager.</summary>
    public ListenerTlsAcmCertificate? Acm { get; init; }

    /// <summary>A file on the proxy's file system.</summary>
    public ListenerTlsFileCertificate? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public ListenerTlsSdsCertificate? Sds { get; init; }
}

/// <summary>The listener TLS ACM certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsAcmCertificate</c>.</remarks>
public sealed record ListenerTlsAcmCertificate
{
    /// <summary>ARN of the certificate.</summary>
    [Required]
    public string? CertificateArn { get; init; }
}

/// <summary>The listener TLS validation context of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsValidationContext</c>.</remarks>
public sealed record ListenerTlsValidationContext
{
    /// <summary>Names of which the certificate must contain at least one.</summary>
    public SubjectAlternativeNames? SubjectAlternativeNames { get; init; }

    /// <summary>The certificate authorities that are trusted.</summary>
    [Required]
    public ListenerTlsValidationContextTrust? Trust { get; init; }
}

/// <summary>The listener TLS validation context trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ListenerTlsValidationContextTrust</c>; exactly one member is set.</remarks>
[Union]
public sealed record ListenerTlsValidationContextTrust
{
    /// <summary>A file on the proxy's file system.</summary>
    public TlsValidationContextFileTrust? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public TlsValidationContextSdsTrust? Sds { get; init; }
}

namespace MeshCi.Definitions.Model;

/// <summary>The backend defaults of App Mesh.</summary>
/// <remarks>App Mesh shape <c>BackendDefaults</c>.</remarks>
public sealed record BackendDefaults
{
    /// <summary>The settings of the proxy as a client.</summary>
    public ClientPolicy? ClientPolicy { get; init; }
}

/// <summary>The client policy of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ClientPolicy</c>.</remarks>
public sealed record ClientPolicy
{
    /// <summary>TLS settings; absent means none.</summary>
    public ClientPolicyTls? Tls { get; init; }
}

/// <summary>The client policy TLS of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ClientPolicyTls</c>.</remarks>
public sealed record ClientPolicyTls
{
    /// <summary>The certificate that is presented to the other side.</summary>
    public ClientTlsCertificate? Certificate { get; init; }

    /// <summary>Whether TLS is required; absent means true.</summary>
    public bool? Enforce { get; init; }

    /// <summary>Ports for which the policy is enforced, 1 to 65535; absent means all.</summary>
    [Unique, Range(1, 65535)]
    public IReadOnlyList<int>? Ports { get; init; }

    /// <summary>How the other side's certificate is checked.</summary>
    [Required]
    public TlsValidationContext? Validation { get; init; }
}

/// <summary>The client TLS certificate of App Mesh.</summary>
/// <remarks>App Mesh shape <c>ClientTlsCertificate</c>; exactly one member is set.</remarks>
[Union]
public sealed record ClientTlsCertificate
{
    /// <summary>A file on the proxy's file system.</summary>
    public ListenerTlsFileCertificate? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public ListenerTlsSdsCertificate? Sds { get; init; }
}

/// <summary>The TLS validation context of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TlsValidationContext</c>.</remarks>
public sealed record TlsValidationContext
{
    /// <summary>Names of which the certificate must contain at least one.</summary>
    public SubjectAlternativeNames? SubjectAlternativeNames { get; init; }

    /// <summary>The certificate authorities that are trusted.</summary>
    [Required]
    public TlsValidationContextTrust? Trust { get; init; }
}

/// <summary>The subject alternative names of App Mesh.</summary>
/// <remarks>App Mesh shape <c>SubjectAlternativeNames</c>.</remarks>
public sealed record SubjectAlternativeNames
{
    /// <summary>The accepted names.</summary>
    [Required]
    public SubjectAlternativeNameMatchers? Match { get; init; }
}

/// <summary>The subject alternative name matchers of App Mesh.</summary>
/// <remarks>App Mesh shape <c>SubjectAlternativeNameMatchers</c>.</remarks>
public sealed record SubjectAlternativeNameMatchers
{
    /// <summary>Equals this text: 1 to 254 characters.</summary>
    [Required, Length(1, 254)]
    public IReadOnlyList<string>? Exact { get; init; }
}

/// <summary>The TLS validation context trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TlsValidationContextTrust</c>; exactly one member is set.</remarks>
[Union]
public sealed record TlsValidationContextTrust
{
    /// <summary>Settings from AWS Certificate Manager.</summary>
    public TlsValidationContextAcmTrust? Acm { get; init; }

    /// <summary>A file on the proxy's file system.</summary>
    public TlsValidationContextFileTrust? File { get; init; }

    /// <summary>A secret from the proxy's secret discovery service.</summary>
    public TlsValidationContextSdsTrust? Sds { get; init; }
}

/// <summary>The TLS validation context ACM trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TlsValidationContextAcmTrust</c>.</remarks>
public sealed record TlsValidationContextAcmTrust
{
    /// <summary>ARNs of trusted private certificate authorities: 1 to 3 items.</summary>
    [Required, Items(1, 3)]
    public IReadOnlyList<string>? CertificateAuthorityArns { get; init; }
}

/// <summary>The TLS validation context file trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TlsValidationContextFileTrust</c>.</remarks>
public sealed record TlsValidationContextFileTrust
{
    /// <summary>Path of the PEM file with the certificate chain: 1 to 255 characters.</summary>
    [Required, Length(1, 255)]
    public string? CertificateChain { get; init; }
}

/// <summary>The TLS validation context SDS trust of App Mesh.</summary>
/// <remarks>App Mesh shape <c>TlsValidationContextSdsTrust</c>.</remarks>
public sealed record TlsValidationContextSdsTrust
{
    /// <summary>Name of the secret.</summary>
    [Required]
    public string? SecretName { get; init; }
}

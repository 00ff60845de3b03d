namespace MeshCi.Aws.Identity;

/// <summary>The sources of credentials for a deploy: names of files and variables, never the secrets themselves.</summary>
public sealed record CredentialSettings
{
    /// <summary>Default of <see cref="WebIdentityTokenVariable"/>.</summary>
    public const string DefaultTokenVariable = "MESHCI_OIDC_TOKEN";

    /// <summary>Region whose STS is called, and in which the role session is used.</summary>
    public required string Region { get; init; }

    /// <summary><c>MeshWebIdentityTokenFile</c>: path of a file that contains the token, or null.</summary>
    public string? WebIdentityTokenFile { get; init; }

    /// <summary><c>MeshWebIdentityTokenVariable</c>: name of the variable that contains the token; null for <see cref="DefaultTokenVariable"/>.</summary>
    public string? WebIdentityTokenVariable { get; init; }

    /// <summary><c>MeshRoleArn</c>: the role to assume; null for <c>AWS_ROLE_ARN</c>.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Address of STS, or null for the STS of the region.</summary>
    public Uri? StsEndpoint { get; init; }

    /// <summary>The CI build number, which becomes part of the role session's name, or null outside CI.</summary>
    public string? BuildNumber { get; init; }

    /// <summary><c>MeshAllowStaticCredentials</c>: whether <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c> may be used.</summary>
    public bool AllowStaticCredentials { get; init; }

    /// <summary>How long one attempt to reach STS may take; default 15 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);
}

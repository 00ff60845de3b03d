namespace MeshCi.Aws.Identity;

/// <summary>The sources of credentials for a deploy: names of files and variables, never the secrets themselves.</summary>
public sealed record CredentialSettings
{
    /// <summary>Default of <see cref="WebIdentityTokenVariable"/>.</summary>
    public const string DefaultTokenVariable = "MESHCI_OIDC_TOKEN";

    /// <summary>The shortest session that STS grants.</summary>
    public static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(15);

    /// <summary>Region whose STS is called, and in which the role session is used.</summary>
    public required string Region { get; init; }

    /// <summary><c>MeshWebIdentityTokenFile</c>: path of a file that contains the token, or null.</summary>
    public string? WebIdentityTokenFile { get; init; }

    /// <summary>Full path of the folder that a relative path in <c>AWS_WEB_IDENTITY_TOKEN_FILE</c> is relative to; null for the current one.</summary>
    public string? StartDirectory { get; init; }

    /// <summary><c>MeshWebIdentityTokenVariable</c>: name of the variable that contains the token; null for <see cref="DefaultTokenVariable"/>.</summary>
    public string? WebIdentityTokenVariable { get; init; }

    /// <summary><c>MeshRoleArn</c>: the role to assume; null for <c>AWS_ROLE_ARN</c>.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The property that contains <see cref="RoleArn"/>, for messages.</summary>
    public string RoleProperty { get; init; } = "MeshRoleArn";

    /// <summary><c>MeshWebIdentitySubject</c>: the subjects that the role's trust policy expects, to explain a refusal; empty if they are unknown.</summary>
    public IReadOnlyList<string> ExpectedSubjects { get; init; } = [];

    /// <summary>The STS that exchanges the token; by default that of AWS.</summary>
    public StsServer Sts { get; init; } = StsServer.OfAws;

    /// <summary>The name of the role session; see <see cref="Identity.SessionName"/>.</summary>
    public string SessionName { get; init; } = Identity.SessionName.Prefix;

    /// <summary><c>MeshSessionDuration</c>: how long STS lets a session last, 15 minutes to 12 hours; default 15 minutes.</summary>
    public TimeSpan SessionDuration { get; init; } = ShortestSession;

    /// <summary>A policy as JSON that limits the session further than the role, at most 2048 characters; null for none.</summary>
    public string? SessionPolicy { get; init; }

    /// <summary><c>MeshAllowStaticCredentials</c>: whether <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c> may be used.</summary>
    public bool AllowStaticCredentials { get; init; }

    /// <summary>Receives a line for the user each time that a session is renewed, or could not be. Called from several threads.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>How long one attempt to reach STS may take; default 15 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);
}

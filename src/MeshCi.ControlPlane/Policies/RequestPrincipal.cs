namespace MeshCi.ControlPlane.Policies;

/// <summary>The kind of a caller that assumes a role.</summary>
public enum RequestPrincipalType
{
    /// <summary>An account's root, a user or a session of a role.</summary>
    Aws,

    /// <summary>A person or program that an identity provider authenticated.</summary>
    Federated,

    /// <summary>An AWS service.</summary>
    Service,
}

/// <summary>A caller that assumes a role.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Id">Its name in trust policies: an ARN, a provider, a service; null for an account's root, which only the account represents.</param>
/// <param name="Account">The caller's account; null for services and federated callers.</param>
/// <param name="RoleArn">The role of a session; null for other callers.</param>
public sealed record RequestPrincipal(RequestPrincipalType Type, string? Id, string? Account = null, string? RoleArn = null)
{
    /// <summary>An account's root.</summary>
    public static RequestPrincipal Root(string account) => new(RequestPrincipalType.Aws, null, account);

    /// <summary>A user, by ARN.</summary>
    public static RequestPrincipal User(string account, string userArn) => new(RequestPrincipalType.Aws, userArn, account);

    /// <summary>A session of a role: policies can contain the role or the session.</summary>
    /// <param name="account">The role's account.</param>
    /// <param name="roleArn"><c>arn:aws:iam::ACCOUNT:role/NAME</c>.</param>
    /// <param name="sessionArn"><c>arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION</c>.</param>
    public static RequestPrincipal RoleSession(string account, string roleArn, string sessionArn) =>
        new(RequestPrincipalType.Aws, sessionArn, account, roleArn);

    /// <summary>The holder of a token of an identity provider.</summary>
    /// <param name="provider">The provider's ARN: <c>arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH</c>.</param>
    public static RequestPrincipal Federated(string provider) => new(RequestPrincipalType.Federated, provider);

    /// <summary>An AWS service.</summary>
    /// <param name="host">Its name: <c>ecs-tasks.amazonaws.com</c>.</param>
    public static RequestPrincipal Service(string host) => new(RequestPrincipalType.Service, host);
}

using System.Text.Json;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The callers in addition to the administrator, and the accounts that meshes are shared with. The terms are those of IAM.</summary>
public sealed record IdentityConfiguration
{
    /// <summary>Additional accounts, 12 digits each. 000000000000 always exists, and so does every account that another section mentions.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Users, each with a key.</summary>
    public IReadOnlyList<UserConfiguration> Users { get; init; } = [];

    /// <summary>Roles that users, other roles and web identities can assume.</summary>
    public IReadOnlyList<RoleConfiguration> Roles { get; init; } = [];

    /// <summary>Issuers whose tokens AssumeRoleWithWebIdentity accepts.</summary>
    public IReadOnlyList<OpenIdConnectProviderConfiguration> OpenIdConnectProviders { get; init; } = [];

    /// <summary>Meshes that other accounts can use.</summary>
    public IReadOnlyList<ShareConfiguration> Shares { get; init; } = [];

    /// <summary>The same configuration with absolute paths of files.</summary>
    /// <param name="directory">The directory that paths are relative to: that of the file that this was read from, or the state directory.</param>
    public IdentityConfiguration Under(string directory) => OpenIdConnectProviders.All(provider => provider.Jwks is null) ? this : this with
    {
        OpenIdConnectProviders =
            [.. OpenIdConnectProviders.Select(provider => provider.Jwks is { } file ? provider with { Jwks = Path.GetFullPath(file, directory) } : provider)],
    };
}

/// <summary>A user with a long-lived key, which is the profile with the user's name in the credentials file.</summary>
public sealed record UserConfiguration
{
    /// <summary>Name: 1 to 64 letters, digits and <c>_+=,.@-</c>, unique among users.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path in the ARN: <c>/</c>, or a path that begins and ends with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>Permissions of the user: policies as JSON objects, and ARNs of managed policies. Without any policy, nothing is allowed.</summary>
    public IReadOnlyList<JsonElement> Policies { get; init; } = [];

    /// <summary>Tags, for conditions on <c>aws:PrincipalTag</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A role.</summary>
public sealed record RoleConfiguration
{
    /// <summary>Name: 1 to 64 letters, digits and <c>_+=,.@-</c>, unique among the roles of the account.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path in the ARN: <c>/</c>, or a path that begins and ends with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>The trust policy, as a JSON object: which principals may assume the role.</summary>
    public JsonElement TrustPolicy { get; init; }

    /// <summary>Permissions of the role: policies as JSON objects, and ARNs of managed policies. Without any policy, nothing is allowed.</summary>
    public IReadOnlyList<JsonElement> Policies { get; init; } = [];

    /// <summary>Maximum duration of a session in seconds, 3600 to 43200.</summary>
    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>Tags, for conditions on <c>aws:PrincipalTag</c>; a session's own tags override them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An issuer of OpenID Connect tokens that an account trusts.</summary>
public sealed record OpenIdConnectProviderConfiguration
{
    /// <summary>The issuer as in the <c>iss</c> claim of its tokens: an https URL, or an http URL of this machine (loopback).</summary>
    public string Url { get; init; } = "";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>Accepted audiences: 1 to 100 client ids.</summary>
    public IReadOnlyList<string> ClientIdList { get; init; } = [];

    /// <summary>Path of a file with the issuer's keys (a JSON Web Key Set); without it, the issuer's discovery document contains their address.</summary>
    public string? Jwks { get; init; }
}

/// <summary>A mesh that other accounts can use.</summary>
public sealed record ShareConfiguration
{
    /// <summary>Account that owns the mesh, 12 digits.</summary>
    public string Owner { get; init; } = Arns.DefaultAccount;

    /// <summary>Name of the mesh, in every region.</summary>
    public string Mesh { get; init; } = "";

    /// <summary>Accounts that can use it, 12 digits each.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}

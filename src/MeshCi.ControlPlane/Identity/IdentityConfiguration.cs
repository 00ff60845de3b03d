using System.Text.Json;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Who may call the control plane besides its administrator, and with whom meshes are shared. The words are IAM's.</summary>
public sealed record IdentityConfiguration
{
    /// <summary>Further accounts, 12 digits each. 000000000000 is always there, and so is every account that the rest names.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Users with keys of their own.</summary>
    public IReadOnlyList<UserConfiguration> Users { get; init; } = [];

    /// <summary>Roles that users, other roles and web identities can assume.</summary>
    public IReadOnlyList<RoleConfiguration> Roles { get; init; } = [];

    /// <summary>Issuers whose tokens AssumeRoleWithWebIdentity takes.</summary>
    public IReadOnlyList<OpenIdConnectProviderConfiguration> OpenIdConnectProviders { get; init; } = [];

    /// <summary>Meshes that other accounts may use.</summary>
    public IReadOnlyList<ShareConfiguration> Shares { get; init; } = [];

    /// <summary>The same with the paths of files made absolute.</summary>
    /// <param name="directory">Where relative paths begin: the directory of the file that this was read from, or the state directory.</param>
    public IdentityConfiguration Under(string directory) => OpenIdConnectProviders.All(provider => provider.Jwks is null) ? this : this with
    {
        OpenIdConnectProviders =
            [.. OpenIdConnectProviders.Select(provider => provider.Jwks is { } file ? provider with { Jwks = Path.GetFullPath(file, directory) } : provider)],
    };
}

/// <summary>A user with a long-lived key, which is a profile of the user's name in the credentials file.</summary>
public sealed record UserConfiguration
{
    /// <summary>Name, 1 to 64 of letters, digits and <c>_+=,.@-</c>, unlike that of any other user.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path in the ARN: <c>/</c>, or begins and ends with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>What the user may do: policies as JSON objects, and ARNs of managed policies. Without any, nothing.</summary>
    public IReadOnlyList<JsonElement> Policies { get; init; } = [];

    /// <summary>Tags, for conditions on <c>aws:PrincipalTag</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A role.</summary>
public sealed record RoleConfiguration
{
    /// <summary>Name, 1 to 64 of letters, digits and <c>_+=,.@-</c>, unlike that of any other role of the account.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path in the ARN: <c>/</c>, or begins and ends with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>Who may assume the role, as a JSON object.</summary>
    public JsonElement TrustPolicy { get; init; }

    /// <summary>What the role may do: policies as JSON objects, and ARNs of managed policies. Without any, nothing.</summary>
    public IReadOnlyList<JsonElement> Policies { get; init; } = [];

    /// <summary>Longest session in seconds, 3600 to 43200.</summary>
    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>Tags, for conditions on <c>aws:PrincipalTag</c>; a session's own tags go before them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An issuer of OpenID Connect tokens that an account trusts.</summary>
public sealed record OpenIdConnectProviderConfiguration
{
    /// <summary>The issuer as its tokens' <c>iss</c> has it: an https URL, or an http URL of this machine (loopback).</summary>
    public string Url { get; init; } = "";

    /// <summary>Account, 12 digits.</summary>
    public string Account { get; init; } = Arns.DefaultAccount;

    /// <summary>Audiences that are accepted: 1 to 100 client ids.</summary>
    public IReadOnlyList<string> ClientIdList { get; init; } = [];

    /// <summary>Path of a file with the issuer's keys (a JSON Web Key Set); without it they are read where the issuer's discovery document says.</summary>
    public string? Jwks { get; init; }
}

/// <summary>That other accounts may use a mesh.</summary>
public sealed record ShareConfiguration
{
    /// <summary>Account that owns the mesh, 12 digits.</summary>
    public string Owner { get; init; } = Arns.DefaultAccount;

    /// <summary>Name of the mesh, in every region.</summary>
    public string Mesh { get; init; } = "";

    /// <summary>Accounts that may use it, 12 digits each.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];
}

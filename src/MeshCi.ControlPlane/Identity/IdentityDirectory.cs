using MeshCi.ControlPlane.Policies;

namespace MeshCi.ControlPlane.Identity;

/// <summary>A role, ready for decisions.</summary>
/// <param name="Account">Account, 12 digits.</param>
/// <param name="Name">Name.</param>
/// <param name="Arn">ARN, including the path.</param>
/// <param name="Id">Unique id: <c>AROA...</c>.</param>
/// <param name="Trust">Which principals may assume it.</param>
/// <param name="Policies">Its permissions.</param>
/// <param name="MaxSessionDuration">Maximum duration of a session, in seconds.</param>
/// <param name="Tags">Its tags.</param>
public sealed record Role(
    string Account, string Name, string Arn, string Id, PolicyDocument Trust, PolicySet Policies, int MaxSessionDuration,
    IReadOnlyDictionary<string, string> Tags);

/// <summary>A user and its key.</summary>
public sealed record User(string Name, Credential Key, Principal Principal);

/// <summary>An issuer that an account trusts.</summary>
/// <param name="Arn">ARN of the provider.</param>
/// <param name="Url">The issuer.</param>
/// <param name="ClientIds">Accepted audiences.</param>
/// <param name="Jwks">Path of its keys; null to read them from the address in its discovery document.</param>
public sealed record OpenIdConnectProvider(string Arn, string Url, IReadOnlySet<string> ClientIds, string? Jwks)
{
    /// <summary>The issuer as in condition keys and ARNs: without the scheme.</summary>
    public string Host => HostOf(Url);

    /// <summary>The issuer without the scheme.</summary>
    public static string HostOf(string url) => url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
}

/// <summary>The identities of one configuration, indexed.</summary>
public sealed class IdentityDirectory
{
    private readonly Dictionary<string, User> _usersByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Issuer), OpenIdConnectProvider> _providers = [];
    private readonly Dictionary<(string Owner, string Mesh), HashSet<string>> _shares = [];

    private IdentityDirectory()
    {
    }

    /// <summary>The users, in the order of the configuration.</summary>
    public IReadOnlyList<User> Users { get; private set; } = [];

    /// <summary>The identities of a configuration without problems.</summary>
    public static IdentityDirectory Of(IdentityConfiguration configuration, Keyring keys)
    {
        var directory = new IdentityDirectory();
        var users = new List<User>();
        foreach (var user in configuration.Users)
        {
            var arn = $"arn:aws:iam::{user.Account}:user{user.Path}{user.Name}";
            var id = Keyring.UniqueId("AIDA", arn);
            var entry = new User(user.Name, keys.OfUser(arn), new Principal(user.Account, arn, id)
            {
                Ids = RequestPrincipal.User(user.Account, arn),
                Policies = [AttachedPolicies.Read(user.Name, user.Policies)],
                Context = Principal.Known(user.Account, arn, id, "User").With(ContextKeys.UserName, user.Name).WithTags(ContextKeys.PrincipalTag, user.Tags),
            });
            users.Add(entry);
            directory._usersByKey.Add(entry.Key.AccessKeyId, entry);
        }

        directory.Users = users;
        foreach (var role in configuration.Roles)
        {
            var arn = $"arn:aws:iam::{role.Account}:role{role.Path}{role.Name}";
            directory._roles.Add(arn, new Role(
                role.Account, role.Name, arn, Keyring.UniqueId("AROA", arn), PolicyDocument.Parse(role.TrustPolicy.GetRawText(), PolicyKind.Trust),
                AttachedPolicies.Read(role.Name, role.Policies), role.MaxSessionDuration, role.Tags));
        }

        foreach (var provider in configuration.OpenIdConnectProviders)
        {
            var arn = $"arn:aws:iam::{provider.Account}:oidc-provider/{OpenIdConnectProvider.HostOf(provider.Url)}";
            var provided = new OpenIdConnectProvider(arn, provider.Url, provider.ClientIdList.ToHashSet(StringComparer.Ordinal), provider.Jwks);
            directory._providers.Add((provider.Account, provider.Url), provided);
        }

        foreach (var share in configuration.Shares)
        {
            var mesh = (share.Owner, share.Mesh);
            if (!directory._shares.TryGetValue(mesh, out var accounts)) directory._shares.Add(mesh, accounts = new(StringComparer.Ordinal));
            accounts.UnionWith(share.Accounts);
        }

        return directory;
    }

    /// <summary>The user with an access key, or null.</summary>
    public User? FindUser(string accessKeyId) => _usersByKey.GetValueOrDefault(accessKeyId);

    /// <summary>The role with an ARN, or null. The partition does not matter.</summary>
    public Role? FindRole(string arn) =>
        arn.Split(':', 3) is ["arn", _, var rest] ? _roles.GetValueOrDefault($"arn:aws:{rest}") : null;

    /// <summary>The provider of an account for an issuer, or null.</summary>
    public OpenIdConnectProvider? FindProvider(string account, string issuer) => _providers.GetValueOrDefault((account, issuer));

    /// <summary>Whether an account may use a mesh of another.</summary>
    public bool IsShared(string owner, string mesh, string with) => _shares.TryGetValue((owner, mesh), out var accounts) && accounts.Contains(with);

    /// <summary>The meshes of other accounts that an account may use, whether they exist or not.</summary>
    public IEnumerable<(string Owner, string Mesh)> SharedWith(string account) =>
        _shares.Where(share => share.Value.Contains(account)).Select(share => share.Key);
}

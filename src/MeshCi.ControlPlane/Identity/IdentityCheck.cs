using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Finds everything in a configuration of identities that cannot be.</summary>
public sealed class IdentityCheck
{
    private const int MinimumSession = 3600;
    private const int MaximumSession = 43_200;
    private const int MaximumClientIds = 100;
    private readonly List<ConfigurationProblem> _problems = [];

    private IdentityCheck()
    {
    }

    /// <summary>The problems, in the order of the text; none if it can be used.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="path">JSON path of it.</param>
    public static IReadOnlyList<ConfigurationProblem> Problems(IdentityConfiguration configuration, string path = "$.identity")
    {
        var check = new IdentityCheck();
        check.Each($"{path}.accounts", configuration.Accounts, check.Account);
        check.Each($"{path}.users", configuration.Users, check.User);
        check.Unique($"{path}.users", configuration.Users, user => user.Name, user => $"The user {user.Name}", "Names of users differ over all accounts, since each is a profile of the credentials file.");
        check.Each($"{path}.roles", configuration.Roles, check.Role);
        check.Unique($"{path}.roles", configuration.Roles, role => (role.Account, role.Name), role => $"The role {role.Name} of account {role.Account}", "Names of roles differ within an account.");
        check.Each($"{path}.openIdConnectProviders", configuration.OpenIdConnectProviders, check.Provider);
        check.Unique(
            $"{path}.openIdConnectProviders", configuration.OpenIdConnectProviders, provider => (provider.Account, provider.Url),
            provider => $"The provider {provider.Url} of account {provider.Account}", "Put all audiences into one clientIdList.");
        check.Each($"{path}.shares", configuration.Shares, check.Share);
        return check._problems;
    }

    private void User(string path, UserConfiguration user)
    {
        Name($"{path}.name", user.Name);
        if (string.Equals(user.Name, "default", StringComparison.OrdinalIgnoreCase)) Add($"{path}.name", "'default' is the administrator's profile in the credentials file. Choose another name.");
        PathOf($"{path}.path", user.Path);
        Account($"{path}.account", user.Account);
        Policies($"{path}.policies", user.Policies);
        Tags($"{path}.tags", user.Tags);
    }

    private void Role(string path, RoleConfiguration role)
    {
        Name($"{path}.name", role.Name);
        PathOf($"{path}.path", role.Path);
        Account($"{path}.account", role.Account);
        if (role.TrustPolicy.ValueKind == System.Text.Json.JsonValueKind.Undefined) Add($"{path}.trustPolicy", "A role needs a trust policy: a JSON object that says who may assume it.");
        else Add(AttachedPolicies.CheckDocument($"{path}.trustPolicy", role.TrustPolicy, PolicyKind.Trust));
        Policies($"{path}.policies", role.Policies);
        Tags($"{path}.tags", role.Tags);
        if (role.MaxSessionDuration is < MinimumSession or > MaximumSession)
            Add($"{path}.maxSessionDuration", $"must be {MinimumSession} to {MaximumSession} seconds, not {role.MaxSessionDuration}.");
    }

    private void Provider(string path, OpenIdConnectProviderConfiguration provider)
    {
        if (ProviderUrl.Problem(provider.Url) is { } problem) Add($"{path}.url", problem);
        Account($"{path}.account", provider.Account);
        if (provider.ClientIdList.Count is < 1 or > MaximumClientIds) Add($"{path}.clientIdList", $"must have 1 to {MaximumClientIds} audiences, not {provider.ClientIdList.Count}. AWS's own is sts.amazonaws.com.");
        Each($"{path}.clientIdList", provider.ClientIdList, (at, id) =>
        {
            if (id.Length is < 1 or > 255) Add(at, $"must be 1 to 255 characters, not {id.Length}.");
        });
        if (provider.Jwks is { } jwks && (jwks.Length == 0 || jwks.Contains('\0'))) Add($"{path}.jwks", "must be the path of a file.");
    }

    private void Share(string path, ShareConfiguration share)
    {
        Account($"{path}.owner", share.Owner);
        if (share.Mesh.Length is < 1 or > 255) Add($"{path}.mesh", $"must be a mesh's name of 1 to 255 characters, not {share.Mesh.Length}.");
        Each($"{path}.accounts", share.Accounts, (at, account) =>
        {
            Account(at, account);
            if (account == share.Owner) Add(at, $"{account} owns the mesh; name other accounts.");
        });
        if (share.Accounts.Count == 0) Add($"{path}.accounts", "names no account to share with.");
    }

    private void Account(string path, string account)
    {
        if (!Arns.IsAccount(account)) Add(path, $"must be the 12 digits of an account, as text, not '{Quote.Of(account)}'.");
    }

    private void Name(string path, string name)
    {
        if (name.Length is < 1 or > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character)))
            Add(path, $"must be 1 to 64 letters, digits and _+=,.@-, not '{Quote.Of(name)}'.");
    }

    private void PathOf(string path, string value)
    {
        var sound = value.Length is >= 1 and <= 512 && value.StartsWith('/') && value.EndsWith('/') && value.All(character => character is > ' ' and <= '~')
            && !value.Contains("//", StringComparison.Ordinal);
        if (!sound) Add(path, $"must be / or begin and end with one, as /ci/, not '{Quote.Of(value)}'.");
    }

    private void Policies(string path, IReadOnlyList<System.Text.Json.JsonElement> policies)
    {
        for (var index = 0; index < policies.Count; index++) Add(AttachedPolicies.Check($"{path}[{index}]", policies[index]));
    }

    private void Tags(string path, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > TagRules.Maximum) Add(path, $"must be at most {TagRules.Maximum} tags, not {tags.Count}.");
        foreach (var (key, value) in tags)
        {
            if (TagRules.Problem(key, value) is { } problem) Add($"{path}.{key}", problem);
        }

        var twice = tags.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(keys => keys.Count() > 1);
        if (twice is not null) Add(path, $"The keys {string.Join(" and ", twice)} differ in case only, which IAM does not tell apart.");
    }

    private void Each<T>(string path, IReadOnlyList<T> items, Action<string, T> check)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is null) Add($"{path}[{index}]", "is null.");
            else check($"{path}[{index}]", items[index]);
        }
    }

    private void Unique<T, TKey>(string path, IReadOnlyList<T> items, Func<T, TKey> key, Func<T, string> what, string remedy)
        where TKey : notnull
    {
        var seen = new HashSet<TKey>();
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is { } item && !seen.Add(key(item))) Add($"{path}[{index}]", $"{what(item)} stands there twice. {remedy}");
        }
    }

    private void Add(string path, string message) => _problems.Add(new ConfigurationProblem(path, message));

    private void Add(ConfigurationProblem? problem)
    {
        if (problem is not null) _problems.Add(problem);
    }
}

using MeshCi.ControlPlane.Policies;
using MeshCi.ControlPlane.Resources;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Finds the errors in a configuration of identities.</summary>
public sealed class IdentityCheck
{
    private const int MinimumSession = 3600;
    private const int MaximumSession = 43_200;
    private const int MaximumClientIds = 100;
    private readonly List<ConfigurationProblem> _problems = [];

    private IdentityCheck()
    {
    }

    /// <summary>The errors, in the order of the text; empty if the configuration can be used.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="path">JSON path of the configuration.</param>
    public static IReadOnlyList<ConfigurationProblem> Problems(IdentityConfiguration configuration, string path = "$.identity")
    {
        var check = new IdentityCheck();
        check.Each($"{path}.accounts", configuration.Accounts, check.Account);
        check.Each($"{path}.users", configuration.Users, check.User);
        check.Unique($"{path}.users", configuration.Users, user => user.Name, user => $"The user {user.Name}", UserNamesAreProfiles);
        check.Each($"{path}.roles", configuration.Roles, check.Role);
        check.Unique(
            $"{path}.roles", configuration.Roles, role => (role.Account, role.Name),
            role => $"The role {role.Name} of account {role.Account}", "Role names must be unique within an account.");
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
        if (string.Equals(user.Name, "default", StringComparison.OrdinalIgnoreCase)) Add($"{path}.name", DefaultIsReserved);
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
        if (role.TrustPolicy.ValueKind == System.Text.Json.JsonValueKind.Undefined) Add($"{path}.trustPolicy", NoTrustPolicy);
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
        if (provider.ClientIdList.Count is < 1 or > MaximumClientIds) Add($"{path}.clientIdList", WrongNumberOfAudiences(provider.ClientIdList.Count));
        Each($"{path}.clientIdList", provider.ClientIdList, (at, id) =>
        {
            if (id.Length is < 1 or > 255) Add(at, $"must have 1 to 255 characters, not {id.Length}.");
        });
        if (provider.Jwks is { } jwks && (jwks.Length == 0 || jwks.Contains('\0'))) Add($"{path}.jwks", "must be the path of a file.");
    }

    private void Share(string path, ShareConfiguration share)
    {
        Account($"{path}.owner", share.Owner);
        if (share.Mesh.Length is < 1 or > 255) Add($"{path}.mesh", $"must be the name of a mesh, with 1 to 255 characters, not {share.Mesh.Length}.");
        Each($"{path}.accounts", share.Accounts, (at, account) =>
        {
            Account(at, account);
            if (account == share.Owner) Add(at, $"{account} owns the mesh; specify other accounts.");
        });
        if (share.Accounts.Count == 0) Add($"{path}.accounts", "must contain at least one account to share with.");
    }

    private void Account(string path, string account)
    {
        if (!Arns.IsAccount(account)) Add(path, $"must be the 12 digits of an account, as a string, not '{Quote.Of(account)}'.");
    }

    private void Name(string path, string name)
    {
        if (name.Length is < 1 or > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character)))
            Add(path, $"must have 1 to 64 characters: letters, digits and _+=,.@-, not '{Quote.Of(name)}'.");
    }

    private void PathOf(string path, string value)
    {
        var sound = value.Length is >= 1 and <= 512 && value.StartsWith('/') && value.EndsWith('/') && value.All(character => character is > ' ' and <= '~')
            && !value.Contains("//", StringComparison.Ordinal);
        if (!sound) Add(path, $"must be /, or begin and end with /, such as /ci/, not '{Quote.Of(value)}'.");
    }

    private void Policies(string path, IReadOnlyList<System.Text.Json.JsonElement> policies)
    {
        for (var index = 0; index < policies.Count; index++) Add(AttachedPolicies.Check($"{path}[{index}]", policies[index]));
    }

    private void Tags(string path, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > TagRules.Maximum) Add(path, $"must have at most {TagRules.Maximum} tags, not {tags.Count}.");
        foreach (var (key, value) in tags)
        {
            if (TagRules.Problem(key, value) is { } problem) Add($"{path}.{key}", problem);
        }

        var twice = tags.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(keys => keys.Count() > 1);
        if (twice is not null) Add(path, $"The keys {string.Join(" and ", twice)} differ only in case, which IAM ignores.");
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
            if (items[index] is { } item && !seen.Add(key(item))) Add($"{path}[{index}]", $"{what(item)} is declared twice. {remedy}");
        }
    }

    private const string UserNamesAreProfiles = "User names must be unique across all accounts because each is a profile in the credentials file.";

    private const string DefaultIsReserved = "'default' is the administrator's profile in the credentials file. Choose another name.";

    private const string NoTrustPolicy = "A role needs a trust policy: a JSON object that specifies which principals may assume it.";

    private static string WrongNumberOfAudiences(int count) =>
        $"must have 1 to {MaximumClientIds} audiences, not {count}. The audience of AWS itself is sts.amazonaws.com.";

    private void Add(string path, string message) => _problems.Add(new ConfigurationProblem(path, message));

    private void Add(ConfigurationProblem? problem)
    {
        if (problem is not null) _problems.Add(problem);
    }
}

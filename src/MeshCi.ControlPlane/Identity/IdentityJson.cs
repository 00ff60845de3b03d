using System.Text.Json;
using MeshCi.ControlPlane.Json;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Reads and writes the section <c>identity</c>.</summary>
public sealed class IdentityJson
{
    private readonly Problems _problems;
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);

    private IdentityJson(Problems problems) => _problems = problems;

    /// <summary>The identities that a section declares.</summary>
    public static IdentityConfiguration Read(JsonPart part, Problems problems)
    {
        var reader = new IdentityJson(problems);
        var configuration = reader.Read(part);
        var places = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        Collect(part, places);
        foreach (var problem in IdentityCheck.Problems(configuration, part.Path))
        {
            if (!reader._wrong.Contains(problem.Path)) reader.Add(problem, places, part);
        }

        if (problems.None) IdentityWarnings.Add(part, configuration, problems);

        return configuration;
    }

    /// <summary>Writes the identities as they were specified.</summary>
    public static void Write(IdentityConfiguration configuration, Utf8JsonWriter writer) => IdentityText.Write(configuration, writer);

    private IdentityConfiguration Read(JsonPart part)
    {
        var members = _problems.Members(part, "accounts", "users", "roles", "openIdConnectProviders", "shares");
        return new IdentityConfiguration
        {
            Accounts = Texts(members.GetValueOrDefault("accounts")),
            Users = Each(members, "users", User),
            Roles = Each(members, "roles", Role),
            OpenIdConnectProviders = Each(members, "openIdConnectProviders", Provider),
            Shares = Each(members, "shares", Share),
        };
    }

    private UserConfiguration User(JsonPart part)
    {
        var members = _problems.Members(part, "name", "path", "account", "policies", "tags");
        var user = new UserConfiguration();
        return user with
        {
            Name = Text(members, "name", user.Name),
            Path = Text(members, "path", user.Path),
            Account = Text(members, "account", user.Account),
            Policies = Each(members, "policies", policy => policy.ToElement()),
            Tags = Tags(members.GetValueOrDefault("tags")),
        };
    }

    private RoleConfiguration Role(JsonPart part)
    {
        var members = _problems.Members(part, "name", "path", "account", "trustPolicy", "policies", "maxSessionDuration", "tags");
        var role = new RoleConfiguration();
        return role with
        {
            Name = Text(members, "name", role.Name),
            Path = Text(members, "path", role.Path),
            Account = Text(members, "account", role.Account),
            TrustPolicy = members.GetValueOrDefault("trustPolicy")?.ToElement() ?? default,
            Policies = Each(members, "policies", policy => policy.ToElement()),
            MaxSessionDuration = _problems.WholeNumber(members.GetValueOrDefault("maxSessionDuration"), 3600, 43_200) ?? role.MaxSessionDuration,
            Tags = Tags(members.GetValueOrDefault("tags")),
        };
    }

    private OpenIdConnectProviderConfiguration Provider(JsonPart part)
    {
        var members = _problems.Members(part, "url", "account", "clientIdList", "jwks");
        var provider = new OpenIdConnectProviderConfiguration();
        return provider with
        {
            Url = Text(members, "url", provider.Url),
            Account = Text(members, "account", provider.Account),
            ClientIdList = Texts(members.GetValueOrDefault("clientIdList")),
            Jwks = members.ContainsKey("jwks") ? Text(members, "jwks", "") : null,
        };
    }

    private ShareConfiguration Share(JsonPart part)
    {
        var members = _problems.Members(part, "owner", "mesh", "accounts");
        var share = new ShareConfiguration();
        return share with
        {
            Owner = Text(members, "owner", share.Owner),
            Mesh = Text(members, "mesh", share.Mesh),
            Accounts = Texts(members.GetValueOrDefault("accounts")),
        };
    }

    private Dictionary<string, string> Tags(JsonPart? part)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (part is null) return tags;
        if (part.Kind != JsonValueKind.Object) Wrong(part, $"must be an object of keys and values, not {part.Described}.");
        foreach (var (key, value) in part.Members)
        {
            if (!tags.TryAdd(key, Text(value, ""))) Wrong(value, "appears twice.");
        }

        return tags;
    }

    private IReadOnlyList<T> Each<T>(IReadOnlyDictionary<string, JsonPart> members, string name, Func<JsonPart, T> read) =>
        [.. _problems.Elements(members.GetValueOrDefault(name)).Select(read)];

    private IReadOnlyList<string> Texts(JsonPart? part) => [.. _problems.Elements(part).Select(element => Text(element, ""))];

    private string Text(IReadOnlyDictionary<string, JsonPart> members, string name, string otherwise) =>
        members.TryGetValue(name, out var part) ? Text(part, otherwise) : otherwise;

    private string Text(JsonPart part, string otherwise)
    {
        if (part.Kind == JsonValueKind.String) return part.Text;
        Wrong(part, $"must be a string, not {part.Described}.");
        return otherwise;
    }

    private void Wrong(JsonPart part, string text)
    {
        _wrong.Add(part.Path);
        _problems.Add(part, text);
    }

    // A problem is reported at its own place, or at the object that lacks the member.
    private void Add(ConfigurationProblem problem, Dictionary<string, JsonPart> places, JsonPart root)
    {
        var place = root;
        for (var path = problem.Path; path.Length > root.Path.Length; path = path[..Math.Max(path.LastIndexOfAny(['.', '[']), 0)])
        {
            if (!places.TryGetValue(path, out var part)) continue;
            place = part;
            break;
        }

        _problems.Add(place.Line, place.Column, problem.Path, problem.Message);
    }

    private static void Collect(JsonPart part, Dictionary<string, JsonPart> places)
    {
        places.TryAdd(part.Path, part);
        foreach (var (_, value) in part.Members) Collect(value, places);
        foreach (var element in part.Elements) Collect(element, places);
    }
}

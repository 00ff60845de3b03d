using System.Text.Json;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Writes the section <c>identity</c>, without members that have their default values.</summary>
internal static class IdentityText
{
    /// <summary>Writes the identities in a form that can be read again.</summary>
    public static void Write(IdentityConfiguration configuration, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Texts(writer, "accounts", configuration.Accounts);
        Each(writer, "users", configuration.Users, user =>
        {
            Name(writer, user.Name, user.Path, user.Account);
            Policies(writer, user.Policies);
            Tags(writer, user.Tags);
        });
        Each(writer, "roles", configuration.Roles, role =>
        {
            Name(writer, role.Name, role.Path, role.Account);
            writer.WritePropertyName("trustPolicy");
            role.TrustPolicy.WriteTo(writer);
            Policies(writer, role.Policies);
            writer.WriteNumber("maxSessionDuration", role.MaxSessionDuration);
            Tags(writer, role.Tags);
        });
        Each(writer, "openIdConnectProviders", configuration.OpenIdConnectProviders, provider =>
        {
            writer.WriteString("url", provider.Url);
            writer.WriteString("account", provider.Account);
            Texts(writer, "clientIdList", provider.ClientIdList);
            if (provider.Jwks is { } jwks) writer.WriteString("jwks", jwks);
        });
        Each(writer, "shares", configuration.Shares, share =>
        {
            writer.WriteString("owner", share.Owner);
            writer.WriteString("mesh", share.Mesh);
            Texts(writer, "accounts", share.Accounts);
        });
        writer.WriteEndObject();
    }

    private static void Name(Utf8JsonWriter writer, string name, string path, string account)
    {
        writer.WriteString("name", name);
        if (path != "/") writer.WriteString("path", path);
        writer.WriteString("account", account);
    }

    private static void Policies(Utf8JsonWriter writer, IReadOnlyList<JsonElement> policies)
    {
        if (policies.Count == 0) return;
        writer.WriteStartArray("policies");
        foreach (var policy in policies) policy.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static void Tags(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count == 0) return;
        writer.WriteStartObject("tags");
        foreach (var (key, value) in tags) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Each<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

using System.Text.Json;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Api.Sts;

/// <summary>The tags that a request gives its session.</summary>
/// <param name="Tags">The tags by key.</param>
/// <param name="TransitiveKeys">Keys of the tags that sessions started from this one inherit.</param>
internal sealed record SessionTags(IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> TransitiveKeys)
{
    private const string Claim = "https://aws.amazon.com/tags";

    /// <summary>No tags.</summary>
    public static SessionTags None { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>Reads <c>Tags</c> and <c>TransitiveTagKeys</c> of a form.</summary>
    /// <exception cref="StsException">They break the rules for tags.</exception>
    public static SessionTags Read(QueryForm form)
    {
        var tags = form.Members("Tags").Select(member => KeyValuePair.Create(
            form.Get($"Tags.member.{member}.Key") ?? throw StsException.Validation(NullMember(member, "key")),
            form.Get($"Tags.member.{member}.Value") ?? throw StsException.Validation(NullMember(member, "value"))));
        var transitiveKeys = form.Members("TransitiveTagKeys").Select(member => form.Get($"TransitiveTagKeys.member.{member}") ?? "");
        return Checked([.. tags], [.. transitiveKeys], StsException.Validation);
    }

    private static string NullMember(int member, string part) =>
        $"Value null at 'tags.{member}.member.{part}' failed to satisfy constraint: Member must not be null";

    /// <summary>Reads the claim of a web identity token (IAM User Guide, "Passing session tags using AssumeRoleWithWebIdentity").</summary>
    /// <exception cref="StsException">The claim has another form, or breaks the rules for tags.</exception>
    public static SessionTags Read(JsonElement claims)
    {
        if (!claims.TryGetProperty(Claim, out var claim)) return None;
        var tags = new List<KeyValuePair<string, string>>();
        var transitive = new List<string>();
        if (claim.ValueKind != JsonValueKind.Object) throw Malformed();
        if (claim.TryGetProperty("principal_tags", out var principal))
        {
            if (principal.ValueKind != JsonValueKind.Object) throw Malformed();
            foreach (var tag in principal.EnumerateObject())
            {
                // A list with one element; issuers that cannot write lists use the string alone.
                var value = tag.Value.ValueKind == JsonValueKind.Array && tag.Value.GetArrayLength() == 1 ? tag.Value[0] : tag.Value;
                if (value.ValueKind != JsonValueKind.String) throw Malformed();
                tags.Add(KeyValuePair.Create(tag.Name, value.GetString()!));
            }
        }

        if (claim.TryGetProperty("transitive_tag_keys", out var keys))
        {
            if (keys.ValueKind != JsonValueKind.Array) throw Malformed();
            foreach (var key in keys.EnumerateArray()) transitive.Add(key.ValueKind == JsonValueKind.String ? key.GetString()! : throw Malformed());
        }

        return Checked(tags, transitive, message => StsException.InvalidIdentityToken(message));

        static StsException Malformed() => StsException.InvalidIdentityToken(
            $"The claim {Claim} must be an object with principal_tags, each a list of one string, and transitive_tag_keys, a list of strings.");
    }

    /// <summary>These tags and those that the caller's own session passes on.</summary>
    /// <exception cref="StsException">A key is one of the latter.</exception>
    public SessionTags Inheriting(SessionClaims? from)
    {
        if (from is null || from.TransitiveTagKeys.Count == 0) return this;
        var tags = new Dictionary<string, string>(Tags, StringComparer.OrdinalIgnoreCase);
        foreach (var key in from.TransitiveTagKeys)
        {
            var (name, value) = from.Tags.First(tag => string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase));
            if (!tags.TryAdd(name, value)) throw StsException.InvalidParameter(AlreadyInherited(key));
        }

        return new SessionTags(tags, [.. TransitiveKeys, .. from.TransitiveTagKeys]);
    }

    private static string AlreadyInherited(string key) => $"The tag {key} cannot be set, because the calling session passes on its own tag with this key.";

    private static SessionTags Checked(List<KeyValuePair<string, string>> tags, List<string> transitive, Func<string, StsException> refuse)
    {
        if (tags.Count > TagRules.Maximum) throw refuse($"A session can have at most {TagRules.Maximum} tags, not {tags.Count}.");
        var byKey = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in tags)
        {
            if (TagRules.Problem(key, value) is { } problem) throw refuse(problem);
            if (!byKey.TryAdd(key, value)) throw refuse("Two tags of the session have the same key.");
        }

        return transitive.All(byKey.ContainsKey) && transitive.Distinct(StringComparer.OrdinalIgnoreCase).Count() == transitive.Count
            ? new SessionTags(byKey, transitive)
            : throw refuse("Each transitive tag key must be the key of one of the session's tags, once.");
    }
}

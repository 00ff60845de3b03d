using System.Text.Json;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Api.Sts;

/// <summary>The tags that a request gives its session.</summary>
/// <param name="Tags">The tags by key.</param>
/// <param name="TransitiveKeys">Keys of those that the session hands on to sessions which it begins.</param>
internal sealed record SessionTags(IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> TransitiveKeys)
{
    private const string Claim = "https://aws.amazon.com/tags";

    /// <summary>No tags.</summary>
    public static SessionTags None { get; } = new(new Dictionary<string, string>(), []);

    /// <summary>Reads <c>Tags</c> and <c>TransitiveTagKeys</c> of a form.</summary>
    /// <exception cref="StsException">They break the rules of tags.</exception>
    public static SessionTags Read(QueryForm form)
    {
        var tags = form.Members("Tags").Select(member => KeyValuePair.Create(
            form.Get($"Tags.member.{member}.Key") ?? throw StsException.Validation($"Value null at 'tags.{member}.member.key' failed to satisfy constraint: Member must not be null"),
            form.Get($"Tags.member.{member}.Value") ?? throw StsException.Validation($"Value null at 'tags.{member}.member.value' failed to satisfy constraint: Member must not be null")));
        return Checked([.. tags], [.. form.Members("TransitiveTagKeys").Select(member => form.Get($"TransitiveTagKeys.member.{member}") ?? "")], StsException.Validation);
    }

    /// <summary>Reads the claim of a web identity token (IAM User Guide, "Passing session tags using AssumeRoleWithWebIdentity").</summary>
    /// <exception cref="StsException">The claim has another form, or breaks the rules of tags.</exception>
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
                // A list of one; issuers that cannot write lists give the text alone.
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
            $"The claim {Claim} must be an object with principal_tags, each a list of one text, and transitive_tag_keys, a list of texts.");
    }

    /// <summary>These and those that the caller's own session hands on.</summary>
    /// <exception cref="StsException">A key is one of those.</exception>
    public SessionTags Inheriting(SessionClaims? from)
    {
        if (from is null || from.TransitiveTagKeys.Count == 0) return this;
        var tags = new Dictionary<string, string>(Tags, StringComparer.OrdinalIgnoreCase);
        foreach (var key in from.TransitiveTagKeys)
        {
            var (name, value) = from.Tags.First(tag => string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase));
            if (!tags.TryAdd(name, value)) throw StsException.InvalidParameter($"The tag {key} cannot be set: the calling session hands on its own.");
        }

        return new SessionTags(tags, [.. TransitiveKeys, .. from.TransitiveTagKeys]);
    }

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

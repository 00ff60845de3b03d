namespace MeshCi.ControlPlane.Policies;

/// <summary>
/// What is known about a request, for conditions and policy variables: values by key. Keys are not case-sensitive
/// (IAM User Guide, "Policy variables"); two tags that differ only in case share a key, which then has both values.
/// </summary>
public sealed class RequestContext
{
    /// <summary>A context without values.</summary>
    public static readonly RequestContext Empty = new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase));

    private readonly Dictionary<string, IReadOnlyList<string>> _values;

    /// <summary>A context with one value for each key.</summary>
    public static RequestContext Of(params ReadOnlySpan<(string Key, string Value)> values)
    {
        var known = new Dictionary<string, IReadOnlyList<string>>(values.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values) known[key] = [value];
        return new RequestContext(known);
    }

    private RequestContext(Dictionary<string, IReadOnlyList<string>> values) => _values = values;

    /// <summary>The values of a key; none if it is absent.</summary>
    public IReadOnlyList<string> this[string key] => _values.TryGetValue(key, out var values) ? values : [];

    /// <summary>This context with additional values of a key. Without a value, the key remains absent.</summary>
    public RequestContext With(string key, params IReadOnlyList<string> values) => values.Count == 0 ? this : With([new(key, values)]);

    /// <summary>This context with the values of another.</summary>
    public RequestContext With(RequestContext other) =>
        other._values.Count == 0 ? this : _values.Count == 0 ? other : With(other._values);

    /// <summary>This context with a key for each tag: <c>aws:RequestTag/team</c>.</summary>
    /// <param name="prefix">What precedes the slash: <c>aws:RequestTag</c>.</param>
    /// <param name="tags">The tags.</param>
    public RequestContext WithTags(string prefix, IEnumerable<KeyValuePair<string, string>> tags) =>
        With(tags.Select(tag => KeyValuePair.Create<string, IReadOnlyList<string>>($"{prefix}/{tag.Key}", [tag.Value])));

    private RequestContext With(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> more)
    {
        var copy = new Dictionary<string, IReadOnlyList<string>>(_values, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, values) in more) copy[key] = copy.TryGetValue(key, out var present) ? [.. present, .. values] : values;
        return new RequestContext(copy);
    }
}

/// <summary>Names of the condition keys that the control plane supports.</summary>
public static class ContextKeys
{
    /// <summary>Whether a key is that of a tag, such as <c>aws:ResourceTag/team</c>.</summary>
    public static bool IsTag(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Array.Exists([RequestTag, ResourceTag, PrincipalTag], prefix => key.StartsWith(prefix + "/", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Prefix of the tags that a request sets.</summary>
    public const string RequestTag = "aws:RequestTag";

    /// <summary>Prefix of the tags that a resource has.</summary>
    public const string ResourceTag = "aws:ResourceTag";

    /// <summary>Prefix of the tags of the caller's role and session.</summary>
    public const string PrincipalTag = "aws:PrincipalTag";

    /// <summary>All keys of the tags that a request sets or removes.</summary>
    public const string TagKeys = "aws:TagKeys";

    /// <summary>ARN of the calling role or user; for a session, that of its role.</summary>
    public const string PrincipalArn = "aws:PrincipalArn";

    /// <summary>Account of the caller.</summary>
    public const string PrincipalAccount = "aws:PrincipalAccount";

    /// <summary>Kind of the caller: <c>AssumedRole</c>, <c>User</c>, <c>Account</c>.</summary>
    public const string PrincipalType = "aws:PrincipalType";

    /// <summary>Unique id of the caller; for a session, <c>AROA...:session-name</c>.</summary>
    public const string UserId = "aws:userid";

    /// <summary>Name of the user; absent for sessions.</summary>
    public const string UserName = "aws:username";

    /// <summary>Address that the request comes from.</summary>
    public const string SourceIp = "aws:SourceIp";

    /// <summary>The current time, as ISO 8601.</summary>
    public const string CurrentTime = "aws:CurrentTime";

    /// <summary>The current time, in seconds since 1970.</summary>
    public const string EpochTime = "aws:EpochTime";

    /// <summary>When a session's credentials were issued; absent for long-term keys.</summary>
    public const string TokenIssueTime = "aws:TokenIssueTime";

    /// <summary>Whether the request was sent over TLS.</summary>
    public const string SecureTransport = "aws:SecureTransport";

    /// <summary>The <c>User-Agent</c> of the client.</summary>
    public const string UserAgent = "aws:UserAgent";

    /// <summary>Region of the request.</summary>
    public const string RequestedRegion = "aws:RequestedRegion";

    /// <summary>Provider that issued the token of a web identity's session.</summary>
    public const string FederatedProvider = "aws:FederatedProvider";

    /// <summary>The person behind the caller's session; absent if none was specified.</summary>
    public const string SourceIdentity = "aws:SourceIdentity";

    /// <summary>Requested name of a session.</summary>
    public const string RoleSessionName = "sts:RoleSessionName";

    /// <summary>Id that a third party must send to assume the role.</summary>
    public const string ExternalId = "sts:ExternalId";

    /// <summary>Requested source identity of a session: the person behind it.</summary>
    public const string WantedSourceIdentity = "sts:SourceIdentity";

    /// <summary>Keys of the tags that a session passes on.</summary>
    public const string TransitiveTagKeys = "sts:TransitiveTagKeys";
}

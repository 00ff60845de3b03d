using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>The condition keys that can have a value in calls to the control plane. All others are always absent.</summary>
internal sealed class FilledKeys
{
    private static readonly string[] OfEveryCall =
    [
        ContextKeys.PrincipalAccount, ContextKeys.PrincipalArn, ContextKeys.PrincipalType, ContextKeys.UserId, ContextKeys.UserName, ContextKeys.SourceIp,
        ContextKeys.SecureTransport, ContextKeys.CurrentTime, ContextKeys.EpochTime, ContextKeys.RequestedRegion, ContextKeys.UserAgent,
        ContextKeys.TokenIssueTime,
        ContextKeys.FederatedProvider, ContextKeys.SourceIdentity, ContextKeys.TagKeys,
    ];

    private static readonly string[] OfAssuming =
        [ContextKeys.ExternalId, ContextKeys.RoleSessionName, ContextKeys.WantedSourceIdentity, ContextKeys.TransitiveTagKeys];

    private static readonly string[] OfTokens = ["sub", "aud", "oaud", "amr", "email"];

    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<string> _prefixes;

    private FilledKeys(IReadOnlyList<string> names, IReadOnlyList<string> prefixes) => (_names, _prefixes) = (names, prefixes);

    /// <summary>The keys for permission policies.</summary>
    public static FilledKeys OfPermissions { get; } =
        new([.. OfEveryCall, .. OfAssuming], [ContextKeys.RequestTag, ContextKeys.ResourceTag, ContextKeys.PrincipalTag]);

    /// <summary>All names; keys of tags are written as <c>aws:RequestTag/KEY</c>.</summary>
    public IEnumerable<string> Names => [.. _names, .. _prefixes.Select(prefix => prefix + "/KEY")];

    /// <summary>The keys for trust policies.</summary>
    /// <param name="providers">The issuers as in keys: without the scheme.</param>
    public static FilledKeys OfTrust(IEnumerable<string> providers) => new(
        [.. OfEveryCall, .. OfAssuming, .. from provider in providers from claim in OfTokens select $"{provider}:{claim}"],
        [ContextKeys.RequestTag, ContextKeys.PrincipalTag]);

    /// <summary>Whether a key can have a value in a call.</summary>
    public bool Has(string key) => _names.Contains(key, StringComparer.OrdinalIgnoreCase)
        || (TagOf(key) is var (prefix, _) && _prefixes.Contains(prefix, StringComparer.OrdinalIgnoreCase));

    /// <summary>The key that a policy probably means by an unknown one; null if none is similar.</summary>
    public string? Nearest(string key) =>
        TagOf(key) is var (prefix, tag) && Spelling.Nearest(prefix, _prefixes) is { } near ? near + tag : Spelling.Nearest(key, _names);

    private static (string Prefix, string Tag)? TagOf(string key) =>
        key.IndexOf('/') is > 0 and var slash && slash < key.Length - 1 ? (key[..slash], key[slash..]) : null;
}

using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Policies;

/// <summary>The keys that conditions and policy variables find filled here. All others are absent in every call.</summary>
public sealed class FilledKeys
{
    private static readonly string[] OfEveryCall =
    [
        ContextKeys.PrincipalAccount, ContextKeys.PrincipalArn, ContextKeys.PrincipalType, ContextKeys.UserId, ContextKeys.UserName, ContextKeys.SourceIp,
        ContextKeys.SecureTransport, ContextKeys.CurrentTime, ContextKeys.EpochTime, ContextKeys.RequestedRegion, ContextKeys.UserAgent, ContextKeys.TokenIssueTime,
        ContextKeys.FederatedProvider, ContextKeys.SourceIdentity, ContextKeys.TagKeys,
    ];

    private static readonly string[] OfAssuming = [ContextKeys.ExternalId, ContextKeys.RoleSessionName, ContextKeys.WantedSourceIdentity, ContextKeys.TransitiveTagKeys];

    private static readonly string[] OfTokens = ["sub", "aud", "oaud", "amr", "email"];

    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<string> _prefixes;

    private FilledKeys(IReadOnlyList<string> names, IReadOnlyList<string> prefixes) => (_names, _prefixes) = (names, prefixes);

    /// <summary>Those of permission policies.</summary>
    public static FilledKeys OfPermissions { get; } =
        new([.. OfEveryCall, .. OfAssuming], [ContextKeys.RequestTag, ContextKeys.ResourceTag, ContextKeys.PrincipalTag]);

    /// <summary>All names; those of tags as <c>aws:RequestTag/KEY</c>.</summary>
    public IEnumerable<string> Names => [.. _names, .. _prefixes.Select(prefix => prefix + "/KEY")];

    /// <summary>Those of trust policies.</summary>
    /// <param name="providers">The issuers as keys have them: without the scheme.</param>
    public static FilledKeys OfTrust(IEnumerable<string> providers) => new(
        [.. OfEveryCall, .. OfAssuming, .. from provider in providers from claim in OfTokens select $"{provider}:{claim}"],
        [ContextKeys.RequestTag, ContextKeys.PrincipalTag]);

    /// <summary>Whether a call can have a value for it.</summary>
    public bool Has(string key) => _names.Contains(key, StringComparer.OrdinalIgnoreCase)
        || (TagOf(key) is var (prefix, _) && _prefixes.Contains(prefix, StringComparer.OrdinalIgnoreCase));

    /// <summary>What was probably meant by a key that is none of them; null where nothing is near.</summary>
    public string? Nearest(string key) => TagOf(key) is var (prefix, tag) && Spelling.Nearest(prefix, _prefixes) is { } near ? near + tag : Spelling.Nearest(key, _names);

    private static (string Prefix, string Tag)? TagOf(string key) => key.IndexOf('/') is > 0 and var slash && slash < key.Length - 1 ? (key[..slash], key[slash..]) : null;
}

using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Api.Sts;

/// <summary>A session that was just made.</summary>
/// <param name="Claims">What it is.</param>
/// <param name="Token">Its token.</param>
/// <param name="Arn">ARN of the session.</param>
/// <param name="AssumedRoleId">Unique id: <c>AROA...:session-name</c>.</param>
/// <param name="PackedPolicySize">How much of the room for policies and tags it takes, in percent; null if it has none.</param>
internal sealed record IssuedSession(SessionClaims Claims, string Token, string Arn, string AssumedRoleId, int? PackedPolicySize);

/// <summary>What a session is to be.</summary>
internal sealed record SessionWish
{
    /// <summary>Name of the session.</summary>
    public required string Name { get; init; }

    /// <summary>Its length in seconds; null for an hour.</summary>
    public required int? Duration { get; init; }

    /// <summary>What it is narrowed to.</summary>
    public required SessionPolicies Policies { get; init; }

    /// <summary>Its tags.</summary>
    public required SessionTags Tags { get; init; }

    /// <summary>ARN of the provider that vouched; null for none.</summary>
    public string? Provider { get; init; }

    /// <summary>The person behind it; null if that was not stated.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>Whether the session of a role asks for it.</summary>
    public bool Chained { get; init; }
}

/// <summary>Makes sessions of roles.</summary>
internal sealed class SessionIssuer(SessionTokens tokens, TimeProvider time)
{
    private const int DefaultDuration = 3600;
    private const int LongestChained = 3600;

    // The service does not publish its own; this leaves room for as much as its examples have.
    private const int PackedLimit = 4096;

    /// <summary>Makes a session of a role for whoever is trusted with it.</summary>
    /// <exception cref="StsException">It would be too long, or its policies and tags are too large.</exception>
    public IssuedSession Issue(Role role, SessionWish wish)
    {
        var duration = wish.Duration ?? DefaultDuration;
        if (wish.Chained && duration > LongestChained)
            throw StsException.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        if (duration > role.MaxSessionDuration)
            throw StsException.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

        var key = Keyring.NewSession();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new SessionClaims
        {
            AccessKeyId = key.AccessKeyId,
            Secret = key.Secret,
            Role = role.Arn,
            Name = wish.Name,
            IssuedAt = now,
            Expires = now + duration,
            Policy = wish.Policies.Policy,
            PolicyArns = wish.Policies.Arns,
            Tags = wish.Tags.Tags,
            TransitiveTagKeys = wish.Tags.TransitiveKeys,
            Provider = wish.Provider,
            SourceIdentity = wish.SourceIdentity,
        };
        var packed = SessionTokens.PackedSize(claims);
        var percent = (int)Math.Ceiling(packed * 100.0 / PackedLimit);
        if (percent > 100) throw StsException.PackedPolicyTooLarge(percent);
        return new IssuedSession(claims, tokens.Seal(claims), SessionPrincipals.ArnOf(role, wish.Name), $"{role.Id}:{wish.Name}", packed == 0 ? null : percent);
    }
}

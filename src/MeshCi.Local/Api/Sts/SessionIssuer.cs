using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Api.Sts;

/// <summary>A new session.</summary>
/// <param name="Claims">Its properties.</param>
/// <param name="Token">Its token.</param>
/// <param name="Arn">ARN of the session.</param>
/// <param name="AssumedRoleId">Unique id: <c>AROA...:session-name</c>.</param>
/// <param name="PackedPolicySize">Used part of the limit for policies and tags, in percent; null if it has none.</param>
internal sealed record IssuedSession(SessionClaims Claims, string Token, string Arn, string AssumedRoleId, int? PackedPolicySize);

/// <summary>A requested session.</summary>
internal sealed record RequestedSession
{
    /// <summary>Name of the session.</summary>
    public required string Name { get; init; }

    /// <summary>Its duration in seconds; null for an hour.</summary>
    public required int? Duration { get; init; }

    /// <summary>The policies that limit it.</summary>
    public required SessionPolicies Policies { get; init; }

    /// <summary>Its tags.</summary>
    public required SessionTags Tags { get; init; }

    /// <summary>ARN of the provider that issued the token; null if there is none.</summary>
    public string? Provider { get; init; }

    /// <summary>The person behind it; null if none was specified.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>Whether it was requested by the session of a role.</summary>
    public bool Chained { get; init; }
}

/// <summary>Creates sessions of roles.</summary>
internal sealed class SessionIssuer(SessionTokens tokens, TimeProvider time)
{
    private const int DefaultDuration = 3600;
    private const int LongestChained = 3600;

    // The limit of the service is not documented; this one has room for its examples.
    private const int PackedLimit = 4096;

    /// <summary>Creates a session of a role for a caller that is trusted with it.</summary>
    /// <exception cref="StsException">It would be too long, or its policies and tags are too large.</exception>
    public IssuedSession Issue(Role role, RequestedSession requested)
    {
        var duration = requested.Duration ?? DefaultDuration;
        if (requested.Chained && duration > LongestChained)
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
            Name = requested.Name,
            IssuedAt = now,
            Expires = now + duration,
            Policy = requested.Policies.Policy,
            PolicyArns = requested.Policies.Arns,
            Tags = requested.Tags.Tags,
            TransitiveTagKeys = requested.Tags.TransitiveKeys,
            Provider = requested.Provider,
            SourceIdentity = requested.SourceIdentity,
        };
        var packed = SessionTokens.PackedSize(claims);
        var percent = (int)Math.Ceiling(packed * 100.0 / PackedLimit);
        if (percent > 100) throw StsException.PackedPolicyTooLarge(percent);
        var arn = SessionPrincipals.ArnOf(role, requested.Name);
        return new IssuedSession(claims, tokens.Seal(claims), arn, $"{role.Id}:{requested.Name}", packed == 0 ? null : percent);
    }
}

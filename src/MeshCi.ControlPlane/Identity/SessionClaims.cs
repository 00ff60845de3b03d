using System.Text.Json.Serialization;

namespace MeshCi.ControlPlane.Identity;

/// <summary>What a session of a role is; its session token holds all of it.</summary>
public sealed record SessionClaims
{
    /// <summary>Its access key: <c>ASIA...</c>.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The key's secret; never logged.</summary>
    public required string Secret { get; init; }

    /// <summary>ARN of the role.</summary>
    public required string Role { get; init; }

    /// <summary>Name of the session.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public required long IssuedAt { get; init; }

    /// <summary>When it ends, in seconds since 1970.</summary>
    public required long Expires { get; init; }

    /// <summary>A policy that narrows it, as JSON; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>Managed policies that narrow it.</summary>
    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>Its own tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of the tags that sessions which it begins inherit.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>ARN of the provider whose token it was given for; null for AssumeRole.</summary>
    public string? Provider { get; init; }

    /// <summary>The person behind it, if that was stated; sessions which it begins inherit it.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>Names the session and hides its secret.</summary>
    public override string ToString() => $"{Role}/{Name}";
}

/// <summary>The session's form in its token.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionClaims))]
public sealed partial class SessionJson : JsonSerializerContext;

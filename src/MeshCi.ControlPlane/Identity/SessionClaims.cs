using System.Text.Json.Serialization;

namespace MeshCi.ControlPlane.Identity;

/// <summary>The properties of a session of a role; its session token contains all of them.</summary>
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

    /// <summary>When it was created, in seconds since 1970.</summary>
    public required long IssuedAt { get; init; }

    /// <summary>When it expires, in seconds since 1970.</summary>
    public required long Expires { get; init; }

    /// <summary>A policy that limits it, as JSON; null if there is none.</summary>
    public string? Policy { get; init; }

    /// <summary>Managed policies that limit it.</summary>
    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    /// <summary>Its own tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of the tags that sessions started from it inherit.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>ARN of the provider of the token that it was created for; null for AssumeRole.</summary>
    public string? Provider { get; init; }

    /// <summary>The person behind it, if one was specified; sessions started from it inherit it.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>The session without its secret.</summary>
    public override string ToString() => $"{Role}/{Name}";
}

/// <summary>The form of a session in its token.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionClaims))]
internal sealed partial class SessionJson : JsonSerializerContext;

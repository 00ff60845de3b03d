using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Client;

/// <summary>A resource as the API describes it.</summary>
public sealed record ResourceData
{
    /// <summary>Which resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec with what the service filled in; owns its memory.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>ACTIVE, INACTIVE or DELETED.</summary>
    public required string Status { get; init; }

    /// <summary>Its ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>Differs between two resources that had the same name one after the other.</summary>
    public required string Uid { get; init; }

    /// <summary>Counts changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Account that owns the mesh; null where the answer leaves it out.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>Account that owns the resource; null where the answer leaves it out.</summary>
    public string? ResourceOwner { get; init; }

    /// <summary>When it was made, where the answer tells.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, where the answer tells.</summary>
    public DateTimeOffset? LastUpdatedAt { get; init; }

    internal static ResourceData Read(AnswerReader answer, ResourceId id)
    {
        var name = answer.Text(id.Kind.Info().NameMember);
        if (name != id.Name) throw answer.Fault($"describes '{name}' instead");
        var metadata = answer.Object("metadata");
        return new()
        {
            Id = id,
            Spec = answer.Object("spec").Value,
            Status = answer.Object("status").Text("status"),
            Arn = metadata.Text("arn"),
            Uid = metadata.Text("uid"),
            Version = metadata.Integer("version"),
            MeshOwner = metadata.OptionalText("meshOwner"),
            ResourceOwner = metadata.OptionalText("resourceOwner"),
            CreatedAt = metadata.Time("createdAt"),
            LastUpdatedAt = metadata.Time("lastUpdatedAt"),
        };
    }
}

/// <summary>A resource as a list names it.</summary>
/// <param name="Id">Which resource.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Version">Counts changes, from 1; null where the answer leaves it out.</param>
/// <param name="MeshOwner">Account that owns the mesh; null where the answer leaves it out.</param>
/// <param name="ResourceOwner">Account that owns the resource; null where the answer leaves it out.</param>
public sealed record ResourceSummary(ResourceId Id, string Arn, long? Version, string? MeshOwner, string? ResourceOwner)
{
    internal static ResourceSummary Read(AnswerReader entry, ResourceKind kind, string? parent) => new(
        new ResourceId(kind, entry.Text(kind.Info().NameMember), parent),
        entry.Text("arn"),
        entry.OptionalInteger("version"),
        entry.OptionalText("meshOwner"),
        entry.OptionalText("resourceOwner"));
}

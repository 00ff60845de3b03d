using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Aws.Client;

/// <summary>A resource as the API describes it.</summary>
public sealed record ResourceData
{
    /// <summary>The resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec with the fields that the service filled in. It owns its memory.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>ACTIVE, INACTIVE or DELETED.</summary>
    public required string Status { get; init; }

    /// <summary>Its ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>Differs between two resources that had the same name one after the other.</summary>
    public required string Uid { get; init; }

    /// <summary>Counts changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Account that owns the mesh; null if the response omits it.</summary>
    public string? MeshOwner { get; init; }

    /// <summary>Account that owns the resource; null if the response omits it.</summary>
    public string? ResourceOwner { get; init; }

    /// <summary>When it was created; null if the response omits it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed; null if the response omits it.</summary>
    public DateTimeOffset? LastUpdatedAt { get; init; }

    internal static ResourceData Read(ResponseReader response, ResourceId id)
    {
        var name = response.Text(id.Kind.Info().NameMember);
        if (name != id.Name) throw response.Fault($"describes '{name}' instead");
        var metadata = response.Object("metadata");
        return new()
        {
            Id = id,
            Spec = response.Object("spec").Value,
            Status = response.Object("status").Text("status"),
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

/// <summary>A resource in a list.</summary>
/// <param name="Id">The resource.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Version">Counts changes, from 1; null if the response omits it.</param>
/// <param name="MeshOwner">Account that owns the mesh; null if the response omits it.</param>
/// <param name="ResourceOwner">Account that owns the resource; null if the response omits it.</param>
public sealed record ResourceSummary(ResourceId Id, string Arn, long? Version, string? MeshOwner, string? ResourceOwner)
{
    internal static ResourceSummary Read(ResponseReader entry, ResourceKind kind, string? parent) => new(
        new ResourceId(kind, entry.Text(kind.Info().NameMember), parent),
        entry.Text("arn"),
        entry.OptionalInteger("version"),
        entry.OptionalText("meshOwner"),
        entry.OptionalText("resourceOwner"));
}

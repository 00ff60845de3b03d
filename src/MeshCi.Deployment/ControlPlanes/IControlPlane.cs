using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>A resource as a control plane holds it.</summary>
public sealed record LiveResource
{
    /// <summary>Which resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec as described back, server-filled fields included.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>ARN, by which tags are read and written.</summary>
    public required string Arn { get; init; }

    /// <summary>Counts changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Differs between two resources that had the same name one after the other.</summary>
    public required string Uid { get; init; }

    /// <summary>All tags, or null where they were not read.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>
/// The port to whatever keeps the mesh. One instance speaks for one mesh and one account. Every call may throw
/// <see cref="ControlPlaneException"/>; nothing else escapes but <see cref="OperationCanceledException"/> for the caller's own token.
/// </summary>
public interface IControlPlane
{
    /// <summary>The mesh it speaks for.</summary>
    string Mesh { get; }

    /// <summary>How messages name it: its endpoint.</summary>
    string Description { get; }

    /// <summary>The resource without tags, or null if there is none (or no such mesh or parent).</summary>
    Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>All resources of a kind, without specs; <paramref name="parent"/> names the router or gateway of child kinds.</summary>
    IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, CancellationToken cancellationToken);

    /// <summary>Creates; fails with <see cref="ControlPlaneError.Conflict"/> if it exists.</summary>
    /// <param name="resource">What to create; its tags are set as given.</param>
    /// <param name="clientToken">Makes a repeated call safe; up to 36 letters, digits, hyphens.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken);

    /// <summary>Replaces the whole spec; tags stay.</summary>
    Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken);

    /// <summary>Deletes; fails with NotFound if it is gone already, ResourceInUse if something refers to it.</summary>
    Task DeleteAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>All tags of a resource.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Sets tags; tags that are not named stay.</summary>
    Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Removes tags.</summary>
    Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}

/// <summary>Why a control plane did not do what was asked.</summary>
public enum ControlPlaneError
{
    /// <summary>No connection, or it broke before an answer came: whether a write was made is unknown.</summary>
    Unreachable,

    /// <summary>The signature, the credentials or their time were refused.</summary>
    Unauthenticated,

    /// <summary>ForbiddenException.</summary>
    Forbidden,

    /// <summary>NotFoundException.</summary>
    NotFound,

    /// <summary>ConflictException.</summary>
    Conflict,

    /// <summary>ResourceInUseException.</summary>
    ResourceInUse,

    /// <summary>LimitExceededException or TooManyTagsException.</summary>
    LimitExceeded,

    /// <summary>BadRequestException or another 4xx.</summary>
    BadRequest,

    /// <summary>Throttled beyond patience.</summary>
    Throttled,

    /// <summary>5xx beyond patience.</summary>
    ServerFailure,

    /// <summary>An answer that is not App Mesh's: no JSON, half a body, members missing.</summary>
    Unintelligible,
}

/// <summary>A refused or failed call.</summary>
public sealed class ControlPlaneException(ControlPlaneError error, string operation, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The class of failure.</summary>
    public ControlPlaneError Error { get; } = error;

    /// <summary>The API operation, as <c>UpdateRoute</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>Whether the call had been sent before: this failure then tells nothing of what the earlier attempts did.</summary>
    public bool Repeated { get; init; }

    /// <summary>
    /// Whether the change may have been made although no good answer came. Throttling and refused credentials are among it: they often
    /// answer the repetition of a call whose first answer was lost.
    /// </summary>
    public bool OutcomeUnknown => Repeated || Error is ControlPlaneError.Unreachable or ControlPlaneError.ServerFailure or ControlPlaneError.Unintelligible
        or ControlPlaneError.Throttled or ControlPlaneError.Unauthenticated;
}

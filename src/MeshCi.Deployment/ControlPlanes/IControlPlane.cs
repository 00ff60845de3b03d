using System.Text.Json;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>A resource as a control plane stores it.</summary>
public sealed record LiveResource
{
    /// <summary>Which resource.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The spec as the control plane describes it, including the fields that the server fills in.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>ARN, by which tags are read and written.</summary>
    public required string Arn { get; init; }

    /// <summary>Counts changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Differs between two resources that had the same name one after the other.</summary>
    public required string Uid { get; init; }

    /// <summary>When it was created, UTC; null if the control plane does not report it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last changed, UTC; null if the control plane does not report it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>All tags, or null if they were not read.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>
    /// Whether <see cref="Tags"/> were not read but are those that the ledger records: the owner, and the tags that users set.
    /// </summary>
    public bool AreTagsRecorded { get; init; }
}

/// <summary>
/// The port to the server that stores the mesh. One instance is for one mesh and one account. Every call may throw
/// <see cref="ControlPlaneException"/>, and <see cref="OperationCanceledException"/> for the caller's own token, but no other exception.
/// </summary>
public interface IControlPlane
{
    /// <summary>Name of the mesh.</summary>
    string Mesh { get; }

    /// <summary>Its name in messages: the endpoint.</summary>
    string Description { get; }

    /// <summary>The files of the control plane if it is embedded; null for any other.</summary>
    EmbeddedFiles? Embedded => null;

    /// <summary>The account that owns the mesh if it is not known to be the caller's own; otherwise null.</summary>
    string? MeshOwner => null;

    /// <summary>The AWS region that requests are signed for; null for the embedded control plane, which does not belong to one.</summary>
    string? Region => null;

    /// <summary>The AWS account of the role that makes the calls; null if it is unknown.</summary>
    string? Account => null;

    /// <summary>The time between two writes, which adapts to throttling; null if the control plane does not throttle.</summary>
    WritePace? Pace => null;

    /// <summary>The identity of the control plane and of the mesh.</summary>
    Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken) => MeshIdentity.ReadAsync(this, cancellationToken);

    /// <summary>
    /// The control plane as a command uses it under its leases: they are checked before each attempt of a write, also before those that the control plane
    /// makes on its own. A write then also throws <see cref="Definitions.Diagnostics.MeshException"/> with MESH7036.
    /// </summary>
    /// <param name="ensureHeld">Throws if a lease is not held, or if that cannot be found out.</param>
    IControlPlane Fenced(Func<CancellationToken, Task> ensureHeld) => new FencedControlPlane(this, ensureHeld);

    /// <summary>The resource without tags, or null if it, its mesh or its parent does not exist.</summary>
    Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>All resources of a kind, without specs; <paramref name="parent"/> names the router or gateway of child kinds.</summary>
    IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, CancellationToken cancellationToken);

    /// <summary>Creates a resource. Fails with <see cref="ControlPlaneError.Conflict"/> if it exists.</summary>
    /// <param name="resource">The resource to create, with its tags.</param>
    /// <param name="clientToken">Makes a repeated call safe; up to 36 letters, digits, hyphens.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken);

    /// <summary>Replaces the whole spec; the tags are kept.</summary>
    Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken);

    /// <summary>Deletes a resource. Fails with NotFound if it does not exist, and with ResourceInUse if another resource refers to it.</summary>
    Task DeleteAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>All tags of a resource.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken);

    /// <summary>Sets tags; all other tags are kept.</summary>
    Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Removes tags.</summary>
    Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}

/// <summary>Why a call to a control plane failed.</summary>
public enum ControlPlaneError
{
    /// <summary>There was no connection, or it was lost before a response arrived. Whether a write took effect is unknown.</summary>
    Unreachable,

    /// <summary>The signature or the credentials were refused, or had expired.</summary>
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

    /// <summary>Still throttled after all retries.</summary>
    Throttled,

    /// <summary>Still a 5xx response after all retries.</summary>
    ServerFailure,

    /// <summary>A response that App Mesh does not return: not JSON, an incomplete body, or missing members.</summary>
    Unintelligible,

    /// <summary>Two responses that cannot both be true, again and again. No call fails with it: MeshCi concludes it from several of them.</summary>
    Contradiction,

    /// <summary>A write was accepted, but the resource does not show it. No call fails with it: MeshCi concludes it from reading the resource back.</summary>
    NotApplied,
}

/// <summary>A refused or failed call.</summary>
public sealed class ControlPlaneException(ControlPlaneError error, string operation, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public ControlPlaneError Error { get; } = error;

    /// <summary>The API operation, such as <c>UpdateRoute</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>Whether the call had been sent before. If so, this failure does not show whether the earlier attempts took effect.</summary>
    public bool Repeated { get; init; }

    /// <summary>What to do, if the failure shows it. It replaces what generally helps for failures of its kind.</summary>
    public string? Remedy { get; init; }

    /// <summary>
    /// Whether the change may have been made although the call failed. This includes throttling and refused credentials, which are often the
    /// response to a repeated call whose first response was lost.
    /// </summary>
    public bool OutcomeUnknown => Repeated || Error is ControlPlaneError.Unreachable or ControlPlaneError.ServerFailure or ControlPlaneError.Unintelligible
        or ControlPlaneError.Throttled or ControlPlaneError.Unauthenticated or ControlPlaneError.Contradiction or ControlPlaneError.NotApplied;
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>
/// A control plane that is written to only while a deploy certainly holds its leases. Every write may also throw <see cref="MeshException"/> with MESH7036;
/// this call, or this attempt of it if <paramref name="inner"/> makes several, has then not been sent.
/// </summary>
/// <param name="inner">The control plane that receives the calls.</param>
/// <param name="ensureHeld">Throws if a lease is not held, or if that cannot be found out.</param>
public sealed class FencedControlPlane(IControlPlane inner, Func<CancellationToken, Task> ensureHeld) : IControlPlane
{
    /// <summary>
    /// How long one attempt of a write may take at most after the leases were checked. A lease lasts longer, so that no write of a former holder arrives when
    /// another one has it.
    /// </summary>
    public static TimeSpan LongestAttempt { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a write was refused only because it could not be found out if the leases are held, so that a later attempt may succeed.</summary>
    public static bool IsUnconfirmed(MeshException problem) =>
        problem.Finding.Diagnostic == MeshDiagnostics.LeaseLost && problem.InnerException is MeshException;

    /// <inheritdoc/>
    public string Mesh => inner.Mesh;

    /// <inheritdoc/>
    public string Description => inner.Description;

    /// <inheritdoc/>
    public EmbeddedFiles? Embedded => inner.Embedded;

    /// <inheritdoc/>
    public string? MeshOwner => inner.MeshOwner;

    /// <inheritdoc/>
    public string? Region => inner.Region;

    /// <inheritdoc/>
    public string? Account => inner.Account;

    /// <inheritdoc/>
    public WritePace? Pace => inner.Pace;

    /// <inheritdoc/>
    public Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken) => inner.IdentifyAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken) => inner.DescribeAsync(id, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResourceId> ListAsync(ResourceKind kind, string? parent, CancellationToken cancellationToken) =>
        inner.ListAsync(kind, parent, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken) =>
        inner.ReadTagsAsync(arn, cancellationToken);

    /// <inheritdoc/>
    public async Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        await ensureHeld(cancellationToken).ConfigureAwait(false);
        return await inner.CreateAsync(resource, clientToken, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        await ensureHeld(cancellationToken).ConfigureAwait(false);
        return await inner.UpdateAsync(resource, clientToken, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceId id, CancellationToken cancellationToken)
    {
        await ensureHeld(cancellationToken).ConfigureAwait(false);
        await inner.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        await ensureHeld(cancellationToken).ConfigureAwait(false);
        await inner.TagAsync(arn, tags, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await ensureHeld(cancellationToken).ConfigureAwait(false);
        await inner.UntagAsync(arn, keys, cancellationToken).ConfigureAwait(false);
    }
}

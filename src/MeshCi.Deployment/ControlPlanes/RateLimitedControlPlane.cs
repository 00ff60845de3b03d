using System.Threading.RateLimiting;
using MeshCi.Definitions.Model;

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>How many calls a control plane accepts.</summary>
/// <param name="WritesPerSecond">Sustained rate of writes per second, at least 1.</param>
/// <param name="ReadsPerSecond">Sustained rate of reads per second, at least 1.</param>
/// <param name="Burst">Number of calls that may be made at once after a pause, at least 1.</param>
public sealed record RateLimits(int WritesPerSecond, int ReadsPerSecond, int Burst)
{
    /// <summary>The limits that AWS's own controller uses: 8 writes and 40 reads per second, with bursts of 5.</summary>
    public static RateLimits Aws { get; } = new(8, 40, 5);

    /// <summary>A limiter for writes.</summary>
    public RateLimiter ForWrites() => Bucket(WritesPerSecond);

    /// <summary>A limiter for reads.</summary>
    public RateLimiter ForReads() => Bucket(ReadsPerSecond);

    private TokenBucketRateLimiter Bucket(int perSecond) => new(new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / perSecond,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        AutoReplenishment = true,
    });
}

/// <summary>A control plane whose calls wait for a permit.</summary>
/// <param name="inner">The control plane that receives the calls.</param>
/// <param name="reads">Provides one permit for each read.</param>
/// <param name="writes">Provides one permit for each write.</param>
public sealed class RateLimitedControlPlane(IControlPlane inner, RateLimiter reads, RateLimiter writes) : IControlPlane
{
    /// <summary>The service's default number of resources per page, which is also its maximum.</summary>
    private const int PageSize = 100;

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
    public async Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        await TurnAsync(reads, cancellationToken).ConfigureAwait(false);
        return await inner.IdentifyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken)
    {
        await TurnAsync(reads, cancellationToken).ConfigureAwait(false);
        return await inner.DescribeAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceId> ListAsync(
        ResourceKind kind, string? parent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await TurnAsync(reads, cancellationToken).ConfigureAwait(false);
        var sincePermit = 0;
        await foreach (var id in inner.ListAsync(kind, parent, cancellationToken).ConfigureAwait(false))
        {
            // Every page is a call.
            if (sincePermit++ == PageSize)
            {
                await TurnAsync(reads, cancellationToken).ConfigureAwait(false);
                sincePermit = 1;
            }

            yield return id;
        }
    }

    /// <inheritdoc/>
    public async Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        await TurnOfWriteAsync(cancellationToken).ConfigureAwait(false);
        return await inner.CreateAsync(resource, clientToken, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken)
    {
        await TurnOfWriteAsync(cancellationToken).ConfigureAwait(false);
        return await inner.UpdateAsync(resource, clientToken, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceId id, CancellationToken cancellationToken)
    {
        await TurnOfWriteAsync(cancellationToken).ConfigureAwait(false);
        await inner.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken)
    {
        await TurnAsync(reads, cancellationToken).ConfigureAwait(false);
        return await inner.ReadTagsAsync(arn, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        await TurnOfWriteAsync(cancellationToken).ConfigureAwait(false);
        await inner.TagAsync(arn, tags, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await TurnOfWriteAsync(cancellationToken).ConfigureAwait(false);
        await inner.UntagAsync(arn, keys, cancellationToken).ConfigureAwait(false);
    }

    private async Task TurnOfWriteAsync(CancellationToken cancellationToken)
    {
        await TurnAsync(writes, cancellationToken).ConfigureAwait(false);
        if (inner.Pace is { } pace) await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task TurnAsync(RateLimiter limiter, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired) throw new InvalidOperationException("The rate limiter was closed while calls were waiting.");
    }
}

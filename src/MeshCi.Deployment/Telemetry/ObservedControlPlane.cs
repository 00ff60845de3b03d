using System.Diagnostics;
using System.Runtime.CompilerServices;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Telemetry;

/// <summary>A control plane whose calls are recorded as spans and metrics, under the current span.</summary>
/// <param name="inner">The control plane that receives the calls.</param>
/// <param name="time">Measures the calls.</param>
public sealed class ObservedControlPlane(IControlPlane inner, TimeProvider time) : IControlPlane
{
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
    public Task<MeshIdentity> IdentifyAsync(CancellationToken cancellationToken) =>
        CallAsync("DescribeMesh", $"mesh {Mesh}", () => inner.IdentifyAsync(cancellationToken));

    /// <inheritdoc/>
    public IControlPlane Fenced(Func<CancellationToken, Task> ensureHeld) => new ObservedControlPlane(inner.Fenced(ensureHeld), time);

    /// <inheritdoc/>
    public async Task<IControlPlane> RestrictAsync(IReadOnlyList<PlannedCall> calls, Action<string> note, CancellationToken cancellationToken) =>
        new ObservedControlPlane(await inner.RestrictAsync(calls, note, cancellationToken).ConfigureAwait(false), time);

    /// <inheritdoc/>
    public Task<LiveResource?> DescribeAsync(ResourceId id, CancellationToken cancellationToken) =>
        CallAsync(Operations.Get(Verb.Describe, id.Kind).Name, id.ToString(), () => inner.DescribeAsync(id, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceId> ListAsync(
        ResourceKind kind, string? parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var operation = Operations.Get(Verb.List, kind).Name;
        var entries = inner.ListAsync(kind, parent, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (entries.ConfigureAwait(false))
        {
            // Only the first entry of a page is waited for; the whole list counts as one call.
            var (begin, subject) = (time.GetTimestamp(), parent is null ? $"mesh {Mesh}" : parent);
            using var span = DeployTelemetry.StartCall(operation, subject);
            while (true)
            {
                bool isNext;
                try
                {
                    isNext = await entries.MoveNextAsync().ConfigureAwait(false);
                }
                catch (ControlPlaneException problem)
                {
                    Fail(span, operation, problem, begin);
                    throw;
                }

                if (!isNext) break;
                yield return entries.Current;
            }

            DeployTelemetry.RecordCall(operation, null, time.GetElapsedTime(begin));
        }
    }

    /// <inheritdoc/>
    public Task<LiveResource> CreateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) => CallAsync(
        Operations.Get(Verb.Create, resource.Id.Kind).Name, resource.Id.ToString(), () => inner.CreateAsync(resource, clientToken, cancellationToken));

    /// <inheritdoc/>
    public Task<LiveResource> UpdateAsync(Resource resource, string clientToken, CancellationToken cancellationToken) => CallAsync(
        Operations.Get(Verb.Update, resource.Id.Kind).Name, resource.Id.ToString(), () => inner.UpdateAsync(resource, clientToken, cancellationToken));

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceId id, CancellationToken cancellationToken) => CallAsync(
        Operations.Get(Verb.Delete, id.Kind).Name, id.ToString(), () => Done(inner.DeleteAsync(id, cancellationToken)));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> ReadTagsAsync(string arn, CancellationToken cancellationToken) =>
        CallAsync(Operations.Get(Verb.ListTags).Name, arn, () => inner.ReadTagsAsync(arn, cancellationToken));

    /// <inheritdoc/>
    public Task TagAsync(string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        CallAsync(Operations.Get(Verb.Tag).Name, arn, () => Done(inner.TagAsync(arn, tags, cancellationToken)));

    /// <inheritdoc/>
    public Task UntagAsync(string arn, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        CallAsync(Operations.Get(Verb.Untag).Name, arn, () => Done(inner.UntagAsync(arn, keys, cancellationToken)));

    private async Task<T> CallAsync<T>(string operation, string subject, Func<Task<T>> call)
    {
        var begin = time.GetTimestamp();
        using var span = DeployTelemetry.StartCall(operation, subject);
        try
        {
            var result = await call().ConfigureAwait(false);
            DeployTelemetry.RecordCall(operation, null, time.GetElapsedTime(begin));
            return result;
        }
        catch (ControlPlaneException problem)
        {
            Fail(span, operation, problem, begin);
            throw;
        }
    }

    private void Fail(Activity? span, string operation, ControlPlaneException problem, long begin)
    {
        span?.SetStatus(ActivityStatusCode.Error, problem.Error.ToString());
        span?.SetTag("error.type", problem.Error.ToString());
        DeployTelemetry.RecordCall(operation, problem.Error.ToString(), time.GetElapsedTime(begin));
    }

    private static async Task<bool> Done(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}

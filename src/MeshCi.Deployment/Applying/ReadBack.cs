using System.Text.Json;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.ControlPlanes;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Ensures that what a control plane accepted is applied. The response to a write that contains the resource as it was written counts as reading it back.
/// Otherwise, the resource is read again until it is as it should be, with growing pauses and a limit.
/// </summary>
/// <remarks>Every method throws <see cref="ControlPlaneException"/> with <see cref="ControlPlaneError.NotApplied"/> if the resource remains different.</remarks>
/// <param name="controlPlane">The control plane.</param>
/// <param name="time">Measures the pauses.</param>
internal sealed class ReadBack(IControlPlane controlPlane, TimeProvider time)
{
    /// <summary>Ensures that a spec was written. Returns the resource as the control plane shows it.</summary>
    /// <param name="answer">The response to the write.</param>
    /// <param name="wanted">What was written.</param>
    /// <param name="before">The spec before the write; null if there was none.</param>
    /// <param name="operation">The operation that wrote it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<LiveResource> SpecAsync(
        LiveResource answer, Resource wanted, JsonElement? before, string operation, CancellationToken cancellationToken)
    {
        var patience = new Patience(time);
        var (shown, differences) = ((LiveResource?)answer, Differences(answer.Spec, wanted.Spec, before));
        while (differences.Count > 0)
        {
            if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) throw NotApplied(operation, string.Join(", ", differences));
            shown = await controlPlane.DescribeAsync(wanted.Id, cancellationToken).ConfigureAwait(false);
            differences = shown is null ? [$"{wanted.Id} does not exist"] : Differences(shown.Spec, wanted.Spec, before);
        }

        return shown!;
    }

    /// <summary>Ensures that tags were written. The responses to these calls are empty.</summary>
    /// <param name="arn">ARN of the resource.</param>
    /// <param name="wanted">The tags that the resource is to have. It may have others.</param>
    /// <param name="removed">The tags that it is not to have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task TagsAsync(
        string arn, IReadOnlyDictionary<string, string> wanted, IReadOnlyCollection<string> removed, CancellationToken cancellationToken)
    {
        var patience = new Patience(time);
        while (true)
        {
            IReadOnlyDictionary<string, string>? tags = null;
            try
            {
                tags = await controlPlane.ReadTagsAsync(arn, cancellationToken).ConfigureAwait(false);
            }
            catch (ControlPlaneException problem) when (problem.Error == ControlPlaneError.NotFound)
            {
                // The resource was just tagged, so it exists.
            }

            if (tags is not null && wanted.All(tag => IsSystemTag(tag.Key) || tags.GetValueOrDefault(tag.Key) == tag.Value) && !removed.Any(tags.ContainsKey))
                return;
            if (await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) continue;
            var wrong = wanted.Where(tag => !IsSystemTag(tag.Key) && tags?.GetValueOrDefault(tag.Key) != tag.Value).Select(tag => $"tags.{tag.Key}")
                .Concat(removed.Where(key => tags?.ContainsKey(key) != false).Select(key => $"tags.{key}"));
            throw NotApplied("TagResource", $"{string.Join(", ", wrong)} of {arn} is unchanged");
        }
    }

    /// <summary>Ensures that a resource was deleted.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task GoneAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var patience = new Patience(time);
        while (await controlPlane.DescribeAsync(id, cancellationToken).ConfigureAwait(false) is not null)
        {
            if (!await patience.WaitAsync(cancellationToken).ConfigureAwait(false)) throw NotApplied($"Delete{id.Kind}", $"{id} still exists");
        }
    }

    // A field that only the live resource has, and had not before, is one that the service filled in.
    private static IReadOnlyList<string> Differences(JsonElement live, JsonElement wanted, JsonElement? before)
    {
        var fields = FieldDiff.Compare(live, wanted);
        if (fields.Count == 0) return [];
        var stale = before is { } old ? FieldDiff.Compare(old, wanted).Where(field => field.After is null).ToHashSet() : [];
        return [.. fields.Where(field => field.After is not null || stale.Contains(field))
            .Select(field => $"{field.Path} is {field.Before ?? "absent"} instead of {field.After ?? "absent"}")];
    }

    private static bool IsSystemTag(string key) => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);

    private static ControlPlaneException NotApplied(string operation, string what) => new(ControlPlaneError.NotApplied, operation, what);
}

namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Changes the tags of a resource with as few calls as possible.</summary>
internal static class TagWriter
{
    /// <summary>Removes tags first and then sets tags, so that the limit of 50 tags is not exceeded in between.</summary>
    /// <param name="controlPlane">The control plane.</param>
    /// <param name="arn">ARN of the resource.</param>
    /// <param name="before">The tags that the resource has.</param>
    /// <param name="after">The tags that the resource is to have.</param>
    /// <param name="removable">Tags of <paramref name="before"/> that may be removed.</param>
    /// <param name="wrote">Called after each successful call.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task WriteAsync(
        IControlPlane controlPlane, string arn, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after,
        IEnumerable<string> removable, Action wrote, CancellationToken cancellationToken)
    {
        var removed = removable.Where(key => !after.ContainsKey(key)).ToList();
        var set = after.Where(tag => before.GetValueOrDefault(tag.Key) != tag.Value)
            .Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary();
        if (removed.Count > 0)
        {
            await controlPlane.UntagAsync(arn, removed, cancellationToken).ConfigureAwait(false);
            wrote();
        }

        if (set.Count > 0)
        {
            await controlPlane.TagAsync(arn, set, cancellationToken).ConfigureAwait(false);
            wrote();
        }
    }
}

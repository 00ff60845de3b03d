namespace MeshCi.Deployment.ControlPlanes;

/// <summary>Makes the tags of a resource what they shall be, with as few calls as that takes.</summary>
internal static class TagWriter
{
    /// <summary>Removes first, then sets, so that the limit of 50 tags is not exceeded in between.</summary>
    /// <param name="controlPlane">Where.</param>
    /// <param name="arn">Whose tags.</param>
    /// <param name="before">The tags that it has.</param>
    /// <param name="after">The tags that it shall have.</param>
    /// <param name="removable">Tags of <paramref name="before"/> that may be removed.</param>
    /// <param name="wrote">Called after each call that was answered well.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task WriteAsync(
        IControlPlane controlPlane, string arn, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after,
        IEnumerable<string> removable, Action wrote, CancellationToken cancellationToken)
    {
        var removed = removable.Where(key => !after.ContainsKey(key)).ToList();
        var set = after.Where(tag => before.GetValueOrDefault(tag.Key) != tag.Value && !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).ToDictionary();
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

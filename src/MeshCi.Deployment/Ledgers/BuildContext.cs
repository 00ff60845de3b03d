using System.Globalization;

namespace MeshCi.Deployment.Ledgers;

/// <summary>The build that deploys. Every value may be unknown, such as on a developer's machine.</summary>
/// <param name="Repository">The repository's slug, such as <c>acme/shop</c>.</param>
/// <param name="Build">The build number that is shown to people; null becomes <c>local.&lt;sequence&gt;</c>.</param>
/// <param name="BuildId">The CI system's own id of the build.</param>
/// <param name="Job">The job within the build.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Who">The person or role that deploys.</param>
public sealed record BuildContext(
    string? Repository = null, string? Build = null, string? BuildId = null, string? Job = null,
    string? Commit = null, string? Branch = null, string? Who = null)
{
    /// <summary>The build number, or null if it is not a number and so cannot be compared.</summary>
    internal long? BuildNumber => long.TryParse(Build, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

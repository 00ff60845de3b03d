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
    /// <summary>Name of the CI system, such as <c>travis</c>, or <c>ci</c> for one whose variables are not read; null outside of CI.</summary>
    public string? Ci { get; init; }

    /// <summary>Host of the CI system, such as <c>app.travis-ci.com</c>.</summary>
    public string? Host { get; init; }

    /// <summary>The ID of the repository on that host, which outlives a rename.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>The workflow that counts the builds, such as <c>.github/workflows/deploy.yml</c>; null if the repository counts them.</summary>
    public string? Workflow { get; init; }

    /// <summary>The CI system's own ID of the job.</summary>
    public string? JobId { get; init; }

    /// <summary>The tag that the build is for.</summary>
    public string? Tag { get; init; }

    /// <summary>Address of the build's page.</summary>
    public string? Url { get; init; }

    /// <summary>What counts the builds: numbers of two series cannot be compared. Null if it is unknown.</summary>
    public string? Series => Ci is null ? Repository : string.Join(' ', new[] { Ci, Host, RepositoryId ?? Repository, Workflow }.OfType<string>());

    /// <summary>The counter of builds, for people: the workflow or the repository.</summary>
    internal string? Counter => Workflow is null ? Repository : Repository is null ? Workflow : $"{Workflow} of {Repository}";

    /// <summary>The build number, or null if it is not a number and so cannot be compared.</summary>
    internal long? BuildNumber => long.TryParse(Build, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

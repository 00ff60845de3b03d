using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// What the CI system reports about a job. Its variables guard against accidents and are not a security boundary, because a pull request can set them: that
/// boundary is the trust policy of the role.
/// </summary>
/// <param name="System">The CI system.</param>
internal sealed record CiContext(CiSystem System)
{
    /// <summary>Name of the CI system for people, such as <c>Travis CI</c>.</summary>
    public string Name => System switch
    {
        CiSystem.Travis => "Travis CI",
        CiSystem.GitHub => "GitHub Actions",
        CiSystem.GitLab => "GitLab CI/CD",
        CiSystem.Other => "a CI system",
        _ => "no CI system",
    };

    /// <summary>Whether a CI system runs the build.</summary>
    public bool IsCi => System != CiSystem.None;

    /// <summary>Host of the CI system, such as <c>app.travis-ci.com</c>; null if it is unknown.</summary>
    public string? Host { get; init; }

    /// <summary>The repository's slug, such as <c>acme/shop</c>; null if it is unknown.</summary>
    public string? Repository { get; init; }

    /// <summary>The ID of the repository, which outlives a rename; null if the CI system does not provide it.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>The workflow that counts the builds, such as <c>.github/workflows/deploy.yml</c>; null if the repository counts them.</summary>
    public string? Workflow { get; init; }

    /// <summary>The variable that <see cref="Build"/> was read from; null if the CI system is not known to have one.</summary>
    public string? BuildVariable { get; init; }

    /// <summary>The build number, 1 to 9 digits; null if the CI system does not provide it.</summary>
    public string? Build { get; init; }

    /// <summary>The CI system's own ID of the build.</summary>
    public string? BuildId { get; init; }

    /// <summary>The number or name of the job within the build.</summary>
    public string? Job { get; init; }

    /// <summary>The CI system's own ID of the job.</summary>
    public string? JobId { get; init; }

    /// <summary>The commit.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch; for a pull request, the one that it is to be merged into; null for a tag.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag that the build is for, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>Address of the build's page.</summary>
    public string? Url { get; init; }

    /// <summary>Number of the pull request or merge request that the build is for, or null.</summary>
    public string? PullRequest { get; init; }

    /// <summary>The repository that the commit comes from if it is another one than <see cref="Repository"/>, <c>?</c> if that is unknown, or null.</summary>
    public string? Fork { get; init; }

    /// <summary>Whether a schedule started the build.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>Whether tests of the job have already failed, which only Travis CI reports.</summary>
    public bool HasFailedTests { get; init; }

    /// <summary>Values with a form that they cannot have. They count as not set.</summary>
    public IReadOnlyList<Finding> Problems { get; init; } = [];
}

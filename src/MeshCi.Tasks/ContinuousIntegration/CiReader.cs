namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>Finds the CI system that runs a build, and reads what it reports about the job.</summary>
internal static class CiReader
{
    // Each of these is set by one CI system only. Most systems also set CI.
    private static readonly string[] OtherSystems =
    [
        "CI", "CONTINUOUS_INTEGRATION", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL", "BUILDKITE", "CIRCLECI", "BITBUCKET_BUILD_NUMBER", "APPVEYOR",
        "CODEBUILD_BUILD_ID", "bamboo_buildKey", "DRONE", "SEMAPHORE", "WOODPECKER_CI",
    ];

    /// <summary>Reads the variables of the process.</summary>
    public static CiContext Read() => Read(Environment.GetEnvironmentVariable, EventFile.Read);

    /// <summary>Reads the context.</summary>
    /// <param name="variable">Reads an environment variable; null or empty means that it is not set.</param>
    /// <param name="readEvent">Reads the event file of GitHub; null if it cannot be read.</param>
    public static CiContext Read(Func<string, string?> variable, Func<string, EventSource?> readEvent)
    {
        var read = new CiVariables(variable);
        return read.Is("TRAVIS", "true") ? TravisJob.Read(read)
            : read.Is("GITHUB_ACTIONS", "true") ? GitHubJob.Read(read, readEvent)
            : read.Is("GITLAB_CI", "true") ? GitLabJob.Read(read)
            : OtherSystems.Any(name => read.Raw(name) is { } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0")
                ? new(CiSystem.Other)
                : new(CiSystem.None);
    }
}

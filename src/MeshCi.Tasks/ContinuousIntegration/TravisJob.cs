namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// A job of Travis CI, from its documented variables. <c>TRAVIS_BRANCH</c> is the target of a pull request and, in a build of a tag, the name of the tag.
/// <c>TRAVIS_SECURE_ENV_VARS</c> does not identify forks: it is also false in a repository without secret variables.
/// </summary>
internal static class TravisJob
{
    /// <summary>Reads the job.</summary>
    public static CiContext Read(CiVariables read)
    {
        var repository = read.Repository("TRAVIS_REPO_SLUG");
        var tag = read.Text("TRAVIS_TAG");
        var isPullRequest = read.Raw("TRAVIS_PULL_REQUEST") is { } number && number != "false" || read.Is("TRAVIS_EVENT_TYPE", "pull_request");
        var source = read.Repository("TRAVIS_PULL_REQUEST_SLUG");
        var url = read.Address("TRAVIS_BUILD_WEB_URL");
        return new CiContext(CiSystem.Travis)
        {
            // The host is part of the configuration of the server, so that the addresses of Travis CI Enterprise differ.
            Host = url is null ? null : new Uri(url).Host,
            Repository = repository,
            BuildVariable = "TRAVIS_BUILD_NUMBER",
            Build = read.Number("TRAVIS_BUILD_NUMBER"),
            BuildId = read.Id("TRAVIS_BUILD_ID"),
            Job = read.Id("TRAVIS_JOB_NUMBER"),
            JobId = read.Id("TRAVIS_JOB_ID"),
            Commit = read.Commit("TRAVIS_COMMIT"),
            Branch = tag is null ? read.Text("TRAVIS_BRANCH") : null,
            Tag = tag,
            Url = url,
            PullRequest = isPullRequest ? read.Id("TRAVIS_PULL_REQUEST") ?? "?" : null,
            Fork = isPullRequest && source is not null && !source.Equals(repository, StringComparison.OrdinalIgnoreCase) ? source : null,
            IsScheduled = read.Is("TRAVIS_EVENT_TYPE", "cron"),
            HasFailedTests = read.Raw("TRAVIS_TEST_RESULT") is { } result && result != "0",
            Problems = read.Problems,
        };
    }
}

using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Project;

/// <summary>The build and its user: from the variables of the CI system or, on a developer's machine, from the checkout.</summary>
internal static class BuildEnvironment
{
    /// <summary>The context that a ledger entry records.</summary>
    /// <param name="variable">Reads an environment variable; null or empty means that it is not set.</param>
    /// <param name="source">The repository of the project.</param>
    /// <param name="build">An explicit build number, which takes precedence, or null.</param>
    public static BuildContext Read(Func<string, string?> variable, SourceControl source, string? build)
    {
        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
        return new BuildContext(
            Repository: Get("TRAVIS_REPO_SLUG") ?? source.Repository,
            Build: build ?? Get("TRAVIS_BUILD_NUMBER"),
            BuildId: Get("TRAVIS_BUILD_ID"),
            Job: Get("TRAVIS_JOB_NUMBER"),
            Commit: Get("TRAVIS_COMMIT") ?? source.Commit,
            Branch: Get("TRAVIS_BRANCH") ?? source.Branch,
            Who: Get("TRAVIS") == "true" ? "travis" : Environment.UserName);
    }
}

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>A job of GitLab CI/CD, from its predefined variables. <c>CI_PIPELINE_IID</c> counts the pipelines of a project.</summary>
internal static class GitLabJob
{
    /// <summary>Reads the job.</summary>
    public static CiContext Read(CiVariables read)
    {
        var server = read.Address("CI_SERVER_URL");
        var tag = read.Text("CI_COMMIT_TAG");
        // A pipeline for a pull request of a repository at GitHub has variables of its own.
        var request = read.Id("CI_MERGE_REQUEST_IID") ?? read.Id("CI_EXTERNAL_PULL_REQUEST_IID");
        var isRequest = read.Is("CI_PIPELINE_SOURCE", "merge_request_event") || read.Is("CI_PIPELINE_SOURCE", "external_pull_request_event");
        var source = read.Repository("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH") ?? read.Repository("CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY");
        var target = read.Repository("CI_MERGE_REQUEST_PROJECT_PATH") ?? read.Repository("CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY")
            ?? read.Repository("CI_PROJECT_PATH");
        return new CiContext(CiSystem.GitLab)
        {
            Host = server is null ? null : new Uri(server).Host,
            Repository = read.Repository("CI_PROJECT_PATH"),
            RepositoryId = read.Id("CI_PROJECT_ID"),
            BuildVariable = "CI_PIPELINE_IID",
            Build = read.Number("CI_PIPELINE_IID"),
            BuildId = read.Id("CI_PIPELINE_ID"),
            Job = read.Text("CI_JOB_NAME"),
            JobId = read.Id("CI_JOB_ID"),
            Commit = read.Commit("CI_COMMIT_SHA"),
            Branch = read.Text("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") ?? read.Text("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME")
                ?? read.Text("CI_COMMIT_BRANCH"),
            Tag = tag,
            Url = read.Address("CI_PIPELINE_URL"),
            PullRequest = request ?? (isRequest ? "?" : null),
            Fork = source is not null && !source.Equals(target, StringComparison.OrdinalIgnoreCase) ? source : null,
            IsScheduled = read.Is("CI_PIPELINE_SOURCE", "schedule"),
            Problems = read.Problems,
        };
    }
}

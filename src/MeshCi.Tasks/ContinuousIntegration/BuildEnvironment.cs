using MeshCi.Deployment.Ledgers;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>The build and its user: from the CI system or, on a developer's machine, from the checkout.</summary>
internal static class BuildEnvironment
{
    private static readonly Dictionary<CiSystem, string> Names = new()
    {
        [CiSystem.Travis] = "travis",
        [CiSystem.GitHub] = "github",
        [CiSystem.GitLab] = "gitlab",
        [CiSystem.Other] = "ci",
    };

    /// <summary>The context that a ledger entry records.</summary>
    /// <param name="ci">What the CI system reports about the job.</param>
    /// <param name="source">The repository of the project.</param>
    /// <param name="build">The value of <c>MeshBuild</c>, or null. The number of a CI system takes precedence.</param>
    public static BuildContext Read(CiContext ci, SourceControl source, string? build)
    {
        var name = Names.GetValueOrDefault(ci.System);
        return new BuildContext(
            Repository: ci.Repository ?? source.Repository,
            Build: ci.Build ?? build,
            BuildId: ci.BuildId,
            Job: ci.Job,
            Commit: ci.Commit ?? source.Commit,
            Branch: ci.Branch ?? (ci.Tag is null ? source.Branch : null),
            Who: name ?? Environment.UserName)
        {
            Ci = name,
            Host = ci.Host,
            RepositoryId = ci.RepositoryId,
            Workflow = ci.Workflow,
            JobId = ci.JobId,
            Tag = ci.Tag,
            Url = ci.Url,
        };
    }
}

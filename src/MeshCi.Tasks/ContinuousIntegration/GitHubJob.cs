using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>
/// A job of GitHub Actions, from its documented variables. Each workflow file counts its own runs, and a run that is repeated has the same number.
/// </summary>
internal static class GitHubJob
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>Reads the job.</summary>
    /// <param name="read">The variables.</param>
    /// <param name="readEvent">Reads the event file; null if it cannot be read.</param>
    public static CiContext Read(CiVariables read, Func<string, EventSource?> readEvent)
    {
        var repository = read.Repository("GITHUB_REPOSITORY");
        var server = read.Address("GITHUB_SERVER_URL");
        var run = read.Id("GITHUB_RUN_ID");
        // Programs that run workflows elsewhere do not set every variable.
        var reference = read.Text("GITHUB_REF");
        var isTag = read.Is("GITHUB_REF_TYPE", "tag") || reference?.StartsWith(Tags, StringComparison.Ordinal) == true;
        var name = read.Text("GITHUB_REF_NAME") ?? NameOf(reference, isTag ? Tags : Heads);
        var kind = read.Raw("GITHUB_EVENT_NAME") ?? "";
        var source = read.Raw("GITHUB_EVENT_PATH") is { } file ? readEvent(file) : null;
        var isPullRequest = IsPullRequest(kind) || (source?.Event is { } started && IsPullRequest(started));
        // Without the file, it is unknown where the commits of these events come from. The others are always of the repository itself.
        var origin = source?.Repository ?? (source is null && (kind is "workflow_run" or "pull_request_target") ? "?" : null);
        return new CiContext(CiSystem.GitHub)
        {
            Host = server is null ? null : new Uri(server).Host,
            Repository = repository,
            RepositoryId = read.Id("GITHUB_REPOSITORY_ID"),
            Workflow = WorkflowOf(read.Text("GITHUB_WORKFLOW_REF"), repository),
            BuildVariable = "GITHUB_RUN_NUMBER",
            Build = read.Number("GITHUB_RUN_NUMBER"),
            BuildId = run,
            Job = read.Text("GITHUB_JOB"),
            Commit = read.Commit("GITHUB_SHA"),
            // In a run for a pull request, the reference is that of the request; in one that another workflow started, it is that of the default branch.
            Branch = isTag ? null : read.Text("GITHUB_BASE_REF") ?? PlainBranch(source?.Branch) ?? name,
            Tag = isTag ? name ?? "?" : null,
            Url = server is null || repository is null || run is null ? null : $"{server}/{repository}/actions/runs/{run}",
            PullRequest = isPullRequest ? NumberOf(reference) : null,
            Fork = origin is not null && !origin.Equals(repository, StringComparison.OrdinalIgnoreCase) ? PlainText.Visible(origin) : null,
            IsScheduled = read.Is("GITHUB_EVENT_NAME", "schedule"),
            Problems = read.Problems,
        };
    }

    private static bool IsPullRequest(string kind) => kind.StartsWith("pull_request", StringComparison.Ordinal);

    private static string? PlainBranch(string? branch) => branch is null ? null : PlainText.Visible(branch);

    private static string? NameOf(string? reference, string kind) =>
        reference?.StartsWith(kind, StringComparison.Ordinal) == true && reference.Length > kind.Length ? reference[kind.Length..] : null;

    // acme/shop/.github/workflows/deploy.yml@refs/heads/main
    private static string? WorkflowOf(string? reference, string? repository)
    {
        var path = reference?.Split('@')[0];
        return path is not null && repository is not null && path.StartsWith($"{repository}/", StringComparison.OrdinalIgnoreCase)
            ? path[(repository.Length + 1)..] : path;
    }

    // refs/pull/5/merge
    private static string NumberOf(string? reference) =>
        reference?.Split('/') is ["refs", "pull", { Length: > 0 } number, ..] && number.All(char.IsAsciiDigit) ? number : "?";
}

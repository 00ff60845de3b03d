using System.Text.RegularExpressions;

namespace MeshCi.Aws.Policies;

/// <summary>
/// The subjects of the tokens of GitHub Actions. Repositories that were created, renamed, transferred or opted in since July 2026 have the IDs of the
/// owner and of the repository in their subjects, others do not. Both forms are of one repository, so a role accepts both.
/// </summary>
public static partial class GitHubSubjects
{
    /// <summary>The issuer.</summary>
    public const string Issuer = "https://token.actions.githubusercontent.com";

    /// <summary>Both forms of a subject, the one with IDs first.</summary>
    /// <param name="repository">The repository, such as <c>acme/shop</c>.</param>
    /// <param name="ownerId">The ID of its owner.</param>
    /// <param name="repositoryId">The ID of the repository.</param>
    /// <param name="tail">What follows, such as <c>ref:refs/heads/main</c> or <c>environment:production</c>.</param>
    /// <returns>Null if an ID is not a number, or the repository is not an owner and a name.</returns>
    public static IReadOnlyList<string>? Of(string repository, string ownerId, string repositoryId, string tail) =>
        Id().IsMatch(ownerId) && Id().IsMatch(repositoryId) && Slug().Match(repository) is { Success: true, Groups: [_, var owner, var name] }
            ? [$"repo:{owner}@{ownerId}/{name}@{repositoryId}:{tail}", $"repo:{repository}:{tail}"]
            : null;

    [GeneratedRegex("^[1-9][0-9]{0,18}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Slug();
}

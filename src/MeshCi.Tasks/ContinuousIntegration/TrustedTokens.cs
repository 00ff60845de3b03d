using MeshCi.Aws.Policies;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Tasks.Project;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>The tokens that can assume the role of a project: those that its properties describe, or those of its jobs of GitHub Actions.</summary>
internal static class TrustedTokens
{
    private const string GitHub = "https://github.com";

    /// <summary>What a trust policy has to require.</summary>
    /// <param name="settings">The settings of the project.</param>
    /// <param name="variable">Reads an environment variable; null or empty means that it is not set.</param>
    /// <exception cref="MeshException">MESH7081: a part is unknown, or cannot be pinned.</exception>
    public static TrustPolicy Of(MeshSettings settings, Func<string, string?> variable)
    {
        var server = Value("GITHUB_SERVER_URL");
        var isGitHub = Value("GITHUB_REPOSITORY") is not null && (server is null || server == GitHub);
        var issuer = settings.WebIdentityIssuer ?? (isGitHub ? GitHubSubjects.Issuer : throw Unknown("MeshWebIdentityIssuer", NoIssuer));
        if (!IsIssuer(issuer)) throw Unknown("MeshWebIdentityIssuer", NotAnIssuer(issuer));
        if (settings.WebIdentityAudience.IndexOfAny(['*', '?']) >= 0) throw Wildcard("MeshWebIdentityAudience", settings.WebIdentityAudience);
        foreach (var subject in settings.WebIdentitySubjects.Where(subject => subject.IndexOfAny(['*', '?']) >= 0))
            throw Wildcard("MeshWebIdentitySubject", subject);
        var subjects = settings.WebIdentitySubjects.Count > 0 ? settings.WebIdentitySubjects
            : isGitHub && issuer == GitHubSubjects.Issuer ? OfGitHub()
            : throw Unknown("MeshWebIdentitySubject", NoSubject);
        return new(issuer, settings.WebIdentityAudience, subjects);

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        IReadOnlyList<string> OfGitHub()
        {
            var (repository, ownerId, repositoryId) = (Value("GITHUB_REPOSITORY")!, Value("GITHUB_REPOSITORY_OWNER_ID"), Value("GITHUB_REPOSITORY_ID"));
            if (ownerId is null || repositoryId is null) throw Unknown("MeshWebIdentitySubject", NoIds(repository));
            // With an environment, the subject of a job does not contain the branch.
            var tail = settings.DeployBranch is { } branch ? $"ref:refs/heads/{branch}"
                : settings.Service.Environment is { } environment ? $"environment:{environment.Replace(":", "%3A", StringComparison.Ordinal)}"
                : throw Unknown("MeshDeployBranch", NoBranch);
            if (tail.IndexOfAny(['*', '?']) >= 0) throw Wildcard(settings.DeployBranch is null ? "MeshEnvironment" : "MeshDeployBranch", tail);
            return GitHubSubjects.Of(repository, ownerId, repositoryId, tail)
                ?? throw Unknown("MeshWebIdentitySubject", NotOfGitHub(repository, ownerId, repositoryId));
        }
    }

    // IAM compares the issuer with the iss of a token letter by letter.
    private static bool IsIssuer(string text) =>
        text.Length <= 255 && PlainText.Visible(text) == text && text.StartsWith("https://", StringComparison.Ordinal)
        && text.IndexOfAny(['*', '?', '#', '$']) < 0 && Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { UserInfo: "", Host.Length: > 0 };

    private static MeshException Unknown(string property, string message) => new(MeshDiagnostics.TrustUnknown.At(new(Item: property), message));

    private const string NoIssuer =
        "MeshPolicy does not know which issuer signs the tokens of the jobs. Set MeshWebIdentityIssuer to their 'iss', such as "
        + "https://token.actions.githubusercontent.com for GitHub Actions. Nothing was written.";

    private const string NoSubject =
        "MeshPolicy does not know which jobs may deploy. Set MeshWebIdentitySubject to the 'sub' of their tokens, or to several separated by ';'. A deploy "
        + "that is refused shows the 'sub' of its token. Nothing was written.";

    private const string NoBranch =
        "MeshPolicy does not know which jobs of the repository may deploy. Set MeshDeployBranch to their branch, such as main, or MeshEnvironment to the "
        + "environment of the jobs. Nothing was written.";

    private static string NotAnIssuer(string issuer) =>
        $"MeshWebIdentityIssuer is '{PlainText.Visible(issuer)}', which is not an https address as the 'iss' of a token contains it. Correct it. Nothing was "
        + "written.";

    private static MeshException Wildcard(string property, string value) => Unknown(property,
        $"{property} leads to '{PlainText.Visible(value)}', which contains a wildcard. A trust policy has to name the jobs that may deploy: write each value "
        + "out, and separate several subjects with ';'. Nothing was written.");

    private static string NoIds(string repository) =>
        $"The subjects of the tokens of GitHub contain the IDs of the repository '{PlainText.Visible(repository)}' and its owner if it was created or renamed "
        + "recently. Set the environment variables GITHUB_REPOSITORY_ID and GITHUB_REPOSITORY_OWNER_ID, as jobs have them, or set MeshWebIdentitySubject. "
        + "Nothing was written.";

    private static string NotOfGitHub(string repository, string ownerId, string repositoryId) =>
        $"GITHUB_REPOSITORY is '{PlainText.Visible(repository)}', GITHUB_REPOSITORY_OWNER_ID is '{PlainText.Visible(ownerId)}', and GITHUB_REPOSITORY_ID is "
        + $"'{PlainText.Visible(repositoryId)}', but they must be a repository such as acme/shop and two numbers. Correct what sets them. Nothing was written.";
}

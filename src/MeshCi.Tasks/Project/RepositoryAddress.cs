using System.Text.RegularExpressions;

namespace MeshCi.Tasks.Project;

/// <summary>
/// One normal form for the addresses of a repository: host and path, without scheme, port, user name, password and <c>.git</c>. HTTPS and SSH addresses
/// of one repository have the same form, and different repositories have different forms, except on two servers whose addresses differ only in the port.
/// </summary>
internal static partial class RepositoryAddress
{
    private const string AzureDevOps = "dev.azure.com";
    private const int BitbucketServerPort = 7999;

    // Services whose names and paths ignore case, by host, and the words that usually identify an installation of such a service by the name of its host.
    private static readonly string[] HostsWithoutCase = ["github.com", "gitlab.com", "bitbucket.org", AzureDevOps, "codeberg.org", "gitea.com", "ghe.com"];
    private static readonly string[] WordsWithoutCase = ["github", "gitlab", "ghe", "bitbucket", "stash", "gitea", "forgejo", "gogs"];

    // Other host names of one service, such as for SSH through the port of HTTPS.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["www.github.com"] = "github.com",
        ["ssh.github.com"] = "github.com",
        ["www.gitlab.com"] = "gitlab.com",
        ["altssh.gitlab.com"] = "gitlab.com",
        ["www.bitbucket.org"] = "bitbucket.org",
        ["altssh.bitbucket.org"] = "bitbucket.org",
        ["ssh.dev.azure.com"] = AzureDevOps,
        ["vs-ssh.visualstudio.com"] = AzureDevOps,
    };

    /// <summary>The normal form, such as <c>github.com/acme/shop</c>; null for a path on this machine, which would differ from clone to clone.</summary>
    public static string? Normalize(string address)
    {
        if (CodeCommit(address) is { } repository) return repository;
        if (Parse(address) is not { } uri) return null;
        var host = uri.IdnHost.ToLowerInvariant().TrimEnd('.');
        var isSsh = uri.Scheme.Contains("ssh", StringComparison.OrdinalIgnoreCase);
        string[] path = [.. uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        if (path.Length == 0) return null;
        path[^1] = WithoutSuffix(path[^1]);
        (host, path) = Service(Aliases.GetValueOrDefault(host, host), path, isBitbucketServer: isSsh && uri.Port == BitbucketServerPort, isSsh);
        if (path.Length == 0 || path[^1].Length == 0) return null;
        // Ports do not tell repositories apart: the HTTPS and SSH addresses of one repository have different ones.
        var joined = string.Join('/', path);
        return $"{host}/{(IgnoresCase(host, path) ? joined.ToLowerInvariant() : joined)}";
    }

    private static Uri? Parse(string address)
    {
        // The form of scp, user@host:path, is not a URI. A drive of Windows has a single letter.
        if (!address.Contains("://", StringComparison.Ordinal) && Scp().Match(address) is { Success: true } scp)
            address = $"ssh://{scp.Groups["host"].Value}/{scp.Groups["path"].Value.TrimStart('/')}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile && uri.Host.Length > 0 ? uri : null;
    }

    private static (string Host, string[] Path) Service(string host, string[] path, bool isBitbucketServer, bool isSsh)
    {
        if (host == AzureDevOps) return (host, OfAzureDevOps(path));
        // The old host of Azure DevOps begins with the name of the organization.
        if (host.EndsWith(".visualstudio.com", StringComparison.Ordinal))
        {
            var rest = path is ["DefaultCollection", .. var below] ? below : path;
            return (AzureDevOps, OfAzureDevOps([host[..host.IndexOf('.', StringComparison.Ordinal)], .. rest]));
        }

        // HTTPS addresses of Gerrit for users who sign in have the additional segment a.
        if (!isSsh && path is ["a", .. { Length: > 0 } project] && (Has(host, "gerrit") || host.EndsWith(".googlesource.com", StringComparison.Ordinal)))
            return (host, project);
        if (host != "bitbucket.org" && path.Length >= 2)
        {
            // HTTPS addresses of Bitbucket Server have the segment scm, and before it the path of the server, which SSH addresses lack.
            isBitbucketServer |= Has(host, "bitbucket") || Has(host, "stash");
            if (path.Length >= 3 && path[^3] == "scm" && !isSsh && !IsKnown(host)) return (host, ["scm", path[^2], path[^1]]);
            if (isBitbucketServer && isSsh) return (host, ["scm", path[^2], path[^1]]);
        }

        return (host, path);
    }

    // HTTPS: organization/project/_git/repository, where a project with the name of the repository is omitted. SSH: v3/organization/project/repository.
    private static string[] OfAzureDevOps(string[] path) => path switch
    {
        ["v3", var organization, var project, var repository] => [organization, project, repository],
        [var organization, "_git" or "_ssh", .. var rest] when rest.Length > 0 => [organization, rest[^1], rest[^1]],
        [var organization, var project, "_git" or "_ssh", .. var rest] when rest.Length > 0 => [organization, project, rest[^1]],
        _ => path,
    };

    // codecommit::region://profile@name, or the addresses of the service itself. The .NET SDK may have taken the first form for a host with a path.
    private static string? CodeCommit(string address)
    {
        var match = CodeCommitHelper().Match(address) is { Success: true } helper ? helper : CodeCommitService().Match(address);
        if (!match.Success) return null;
        var name = WithoutSuffix(match.Groups["name"].Value.TrimEnd('/'));
        return match.Groups["region"] is { Success: true } region
            ? $"git-codecommit.{region.Value.ToLowerInvariant()}.amazonaws.com/{name}"
            : $"codecommit/{name}";
    }

    private static bool IgnoresCase(string host, string[] path) =>
        IsKnown(host) || WordsWithoutCase.Any(word => Has(host, word)) || path[0] == "scm" || path.Contains("_git");

    private static bool IsKnown(string host) => HostsWithoutCase.Any(known => host == known || host.EndsWith($".{known}", StringComparison.Ordinal));

    private static bool Has(string host, string word) =>
        host.Split('.', '-').Any(label => label.Equals(word, StringComparison.Ordinal));

    private static string WithoutSuffix(string name) => name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    [GeneratedRegex(@"^([^@/\\:]+@)?(?<host>[^@/\\:]{2,}|\[[0-9a-fA-F:]+\]):(?<path>[^\\]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Scp();

    [GeneratedRegex(@"^(ssh://([^@/]+@)?)?codecommit[:/]+((?<region>[a-z]{2}(-[a-z]+)+-\d+):?/+)?([^@/]+@)?(?<name>[^@/:]+)/?$", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeCommitHelper();

    [GeneratedRegex(
        @"^[a-z+]+://([^@/]+@)?git-codecommit(-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?(:\d+)?/v1/repos/(?<name>[^/?#]+)/?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex CodeCommitService();
}

using System.Text;

namespace MeshCi.Aws.Identity;

/// <summary>
/// The name of a role session, which CloudTrail shows and a policy can test as <c>sts:RoleSessionName</c>:
/// <c>meshci-&lt;environment&gt;-&lt;repository&gt;-&lt;build&gt;-&lt;job&gt;</c>.
/// </summary>
public static class SessionName
{
    /// <summary>What each name begins with.</summary>
    public const string Prefix = "meshci";

    private const int MaxLength = 64;

    /// <summary>
    /// A name that STS accepts: 2 to 64 letters, digits and <c>_+=,.@-</c>. Other characters become hyphens. If the name is too long, its longest part is
    /// shortened in the middle, because the ends of names differ.
    /// </summary>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="repository">The repository's slug, or null.</param>
    /// <param name="build">The build number, or null.</param>
    /// <param name="job">The job; null, or one that begins with the number of the build.</param>
    public static string Of(string? environment, string? repository, string? build, string? job)
    {
        var isPartOfJob = build is not null && job?.StartsWith($"{build}.", StringComparison.Ordinal) == true;
        var parts = new[] { environment, repository, isPartOfJob ? null : build, job }
            .Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => Valid(part!.Trim())).ToList();
        while (Join(parts) is { Length: > MaxLength } name)
        {
            var longest = parts.MaxBy(part => part.Length)!;
            parts[parts.IndexOf(longest)] = Shorten(longest, Math.Max(8, longest.Length - (name.Length - MaxLength)));
        }

        return Join(parts);
    }

    private static string Join(IEnumerable<string> parts) => string.Join('-', parts.Prepend(Prefix));

    private static string Shorten(string part, int length) =>
        string.Concat(part.AsSpan(0, (length - 2) / 2), "..", part.AsSpan(part.Length - ((length - 1) / 2)));

    private static string Valid(string part)
    {
        var valid = new StringBuilder(part.Length);
        foreach (var character in part) valid.Append(char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character) ? character : '-');
        return valid.ToString();
    }
}

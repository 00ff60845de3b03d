using System.Text;

namespace MeshCi.Aws.Identity;

/// <summary>The name of a role session in CloudTrail: <c>meshci-&lt;build&gt;</c>.</summary>
public static class SessionName
{
    private const int MaxLength = 64;

    /// <summary>A name that STS accepts: 2 to 64 letters, digits and <c>_+=,.@-</c>. Other characters become hyphens.</summary>
    /// <param name="build">The build number, or null.</param>
    public static string Of(string? build)
    {
        var name = new StringBuilder("meshci");
        if (!string.IsNullOrWhiteSpace(build))
        {
            name.Append('-');
            foreach (var character in build.Trim()) name.Append(char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character) ? character : '-');
        }

        return name.Length <= MaxLength ? name.ToString() : name.ToString(0, MaxLength);
    }
}

using System.Globalization;
using NuGet.Versioning;

namespace MeshCi.Definitions.Language;

/// <summary>Versions of projects as semantic versions (SemVer 2.0), which the versions of definitions are.</summary>
public static class SemanticVersions
{
    /// <summary>
    /// The semantic version that corresponds to a version of NuGet: missing numbers are 0, leading zeros are dropped, and a fourth number becomes build
    /// metadata, such as <c>1.2.3+4567</c>.
    /// </summary>
    /// <param name="version">The version, in any form.</param>
    /// <returns>The semantic version, or the text itself if it is one already or if NuGet does not accept it.</returns>
    public static string? Of(string? version)
    {
        if (version is null || SemanticVersion.TryParse(version, out _) || !NuGetVersion.TryParse(version, out var known)) return version;
        string[] metadata =
        [
            .. known.Revision > 0 ? [known.Revision.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            .. known.HasMetadata ? [known.Metadata] : Array.Empty<string>(),
        ];
        return new SemanticVersion(known.Major, known.Minor, known.Patch, known.ReleaseLabels, string.Join('.', metadata)).ToFullString();
    }
}

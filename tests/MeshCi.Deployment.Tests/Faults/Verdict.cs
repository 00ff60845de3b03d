using System.Text.RegularExpressions;

namespace MeshCi.Deployment.Tests.Faults;

/// <summary>Compares states of a mesh.</summary>
internal static partial class Verdict
{
    /// <summary>The state without the tags that differ from build to build. A mesh without an owner stays after a first deploy that failed.</summary>
    public static string Settled(World world) => string.Join('\n', BuildTags().Replace(world.Plane.State, "").Split('\n')
        .Where(line => !line.StartsWith("mesh shop {} ", StringComparison.Ordinal)));

    /// <summary>The names of the resources that differ between two states.</summary>
    public static IReadOnlyList<string> Differing(string left, string right)
    {
        var (before, after) = (left.Split('\n'), right.Split('\n'));
        return [.. before.Except(after).Concat(after.Except(before)).Where(line => line.Length > 0)
            .Select(line => line[..line.IndexOf(" {", StringComparison.Ordinal)]).Distinct()];
    }

    [GeneratedRegex(@"\[meshci:(build|digest|version), [^\]]*\],?")]
    private static partial Regex BuildTags();
}

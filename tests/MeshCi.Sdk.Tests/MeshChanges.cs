using System.Text.RegularExpressions;

namespace MeshCi.Sdk.Tests;

/// <summary>What the output and the ledgers of a repository report about deploys.</summary>
internal static partial class MeshChanges
{
    /// <summary>The services that were deployed, in this order, also if nothing changed.</summary>
    public static IReadOnlyList<string> Deployed(this DotNetResult result) =>
        [.. Deploys().Matches(result.Output).Select(match => match.Groups["service"].Value)];

    /// <summary>Checks that a text appears before the service is deployed, and that it is deployed once.</summary>
    public static DotNetResult ShouldDeployOnceAfter(this DotNetResult result, string text, string service)
    {
        result.ShouldSucceed().ShouldPrint(text).Deployed().Where(deployed => deployed == service).ShouldHaveSingleItem(result.Output);
        result.Output.LastIndexOf(text, StringComparison.Ordinal)
            .ShouldBeLessThan(result.Output.IndexOf($"shop/{service}", StringComparison.Ordinal), result.Output);
        return result;
    }

    /// <summary>Number of deploys that the ledgers of the repository contain.</summary>
    public static int Recorded(this UserRepository user) =>
        Directory.Exists(user.PathOf(".meshci/ledger")) ? Directory.GetFiles(user.PathOf(".meshci/ledger"), "*.json", SearchOption.AllDirectories).Length : 0;

    [GeneratedRegex(@"Mesh (deployed|unchanged): shop/(?<service>[\w-]+)")]
    private static partial Regex Deploys();
}

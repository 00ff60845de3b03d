using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>What to deploy of one service, and for which build.</summary>
internal sealed record DeployOrder(EntryKind Kind, string? Target, Definition Definition, BuildContext Context, LedgerHistory History, ServiceSettings Settings)
{
    /// <summary>The build that the command gives to the service's entry.</summary>
    public string Build { get; } = BuildLabel(Context, History);

    /// <summary>The live build if it deployed the same resources and the ledger has no gaps, otherwise null.</summary>
    public string? Matches => History is { HidesChanges: false, Live: { } live } && !History.Unsettled.Any()
        && live.ResourcesDigest == DefinitionFile.ResourcesDigest(Definition) ? live.LiveBuild : null;

    /// <summary>The build whose definition becomes live.</summary>
    public string LiveBuild => Target ?? Build;

    /// <summary>The build number, or a number of MeshCi's own if no CI system provided one.</summary>
    private static string BuildLabel(BuildContext context, LedgerHistory history) =>
        string.IsNullOrEmpty(context.Build) ? $"local.{history.NextSequence}" : context.Build;
}

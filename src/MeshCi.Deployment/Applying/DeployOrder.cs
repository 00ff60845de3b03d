using System.Globalization;
using MeshCi.Definitions;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>What to deploy of one service, and for which build.</summary>
internal sealed record DeployOrder(EntryKind Kind, string? Target, Definition Definition, BuildContext Context, LedgerHistory History, ServiceSettings Settings)
{
    /// <summary>The build that the command gives to the service's entry.</summary>
    public string Build => string.IsNullOrEmpty(Context.Build) ? $"local.{LocalNumber}" : Context.Build;

    /// <summary>The rename that the order is a part of: of the new name, or of the former one if its kind is <see cref="EntryKind.Rename"/>. Otherwise, null.</summary>
    public Rename? Renaming { get; init; }

    /// <summary>What the plan reports about the history of the service, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What happens to resources that the service adopted and no longer has.</summary>
    public AdoptedFate Adopted { get; init; } = Settings.Adopted;

    /// <summary>Whether the order removes the service, or what has its former name.</summary>
    public bool IsRemoval => Kind is EntryKind.Destroy or EntryKind.Rename;

    /// <summary>Whether a service is removed of which the ledger contains no build, so that only the owner tag shows what it has.</summary>
    public bool IsUnrecordedRemoval => Kind == EntryKind.Destroy && HasNoBuild(History);

    /// <summary>Whether the entries of a service, if there are any, contain no build that may have written to the mesh.</summary>
    public static bool HasNoBuild(LedgerHistory history) =>
        history.Entries.All(entry => entry.Outcome == EntryOutcome.FailedRestored || entry is { Kind: EntryKind.Destroy, Outcome: EntryOutcome.Succeeded });

    /// <summary>The history that the service continues, besides its own.</summary>
    public LedgerHistory? Former => Kind == EntryKind.Rename ? null : Renaming?.Former;

    /// <summary>The owners that resources under the former name can have: the last one, and those whose service it has taken over.</summary>
    public IReadOnlyList<string> FormerOwners =>
        Renaming?.Former.Live is not { } live ? [] : live.Kind == EntryKind.Rename ? [live.Owner, .. live.FormerOwners] : [live.Owner];

    /// <summary>The live build if it deployed the same resources and the ledger has no gaps, otherwise null.</summary>
    public string? Matches => History is { HidesChanges: false, Live: { Kind: not EntryKind.Destroy } live } && !History.Unsettled.Any()
        && live.ResourcesDigest == DefinitionFile.ResourcesDigest(Definition) ? live.LiveBuild : null;

    /// <summary>The build whose definition becomes live.</summary>
    public string LiveBuild => Target ?? Build;

    // A number of MeshCi's own if no CI system provided one. Names that were used before are not used again.
    private long LocalNumber { get; init; } = NextLocal(History);

    /// <summary>The order, with a local number that both histories have not used yet.</summary>
    public DeployOrder After(LedgerHistory other) => this with { LocalNumber = Math.Max(LocalNumber, NextLocal(other)) };

    private static long NextLocal(LedgerHistory history) => history.Entries
        .Select(entry => entry.Context.Build is { } build && build.StartsWith("local.", StringComparison.Ordinal)
            && long.TryParse(build.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number + 1 : 0)
        .Append(history.NextSequence).Max();
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Tasks.Confirming;

/// <summary>The build that a confirmation is about: the one that is live, before the sources are asked and after it.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="service">Mesh and service, for people.</param>
internal sealed class ConfirmedBuild(Ledger ledger, string service)
{
    private const int ShownDigest = 19;

    /// <summary>The entry that is live.</summary>
    /// <param name="history">The entries of the service.</param>
    /// <param name="own">The build that asks. On a developer's machine it usually has no number, and asks about whatever is live.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MeshException">MESH8011: nothing is live, that is not certain, or another build is.</exception>
    public async Task<LedgerEntry> FindAsync(LedgerHistory history, BuildContext own, CancellationToken cancellationToken)
    {
        if (history.Live is not { } live) throw Nothing($"No deploy of {service} has succeeded, so there is nothing to confirm.");
        await RefuseUnsettledAsync(history, live, cancellationToken).ConfigureAwait(false);
        if (own.Build is { } build && IsOfAnother(build, own, live)) throw Nothing(OfAnother(build, live));
        if (live.Kind is EntryKind.Destroy) throw Nothing($"{service} has been removed from the mesh, so there is nothing to confirm.");
        return live;
    }

    /// <summary>
    /// Ensures that an entry is still live. If another job has deployed or rolled back in the meantime, what was seen is not about the build that is live.
    /// </summary>
    /// <exception cref="MeshException">MESH8011.</exception>
    public async Task EnsureLiveAsync(LedgerEntry confirmed, LedgerHistory present, CancellationToken cancellationToken)
    {
        if (present.Live is not { } live || live.Sequence != confirmed.Sequence) throw Nothing(OfAnother(confirmed.LiveBuild, present.Live));
        await RefuseUnsettledAsync(present, live, cancellationToken).ConfigureAwait(false);
    }

    private async Task RefuseUnsettledAsync(LedgerHistory history, LedgerEntry live, CancellationToken cancellationToken)
    {
        if (!history.Unsettled.Any()) return;
        var running = await ledger.RunningAsync(live.Definition.Mesh, live.Definition.Service, cancellationToken).ConfigureAwait(false);
        throw Nothing(running is null ? IsUnsettled(live) : IsDeployed(running));
    }

    // A rollback is confirmed by its own job, or by that of the build that it restored. Numbers of two series cannot be compared.
    private static bool IsOfAnother(string build, BuildContext own, LedgerEntry live) => (build != live.Context.Build && build != live.LiveBuild)
        || (own is { Ci: not null, Series: { } series } && live.Context is { Ci: not null, Series: { } other } && series != other);

    private static MeshException Nothing(string message) => new(MeshDiagnostics.NothingToConfirm.At(null, message));

    private string IsUnsettled(LedgerEntry live) =>
        $"A deploy of {service} after build {live.LiveBuild} did not complete, so what is live is not certain. Run 'dotnet msbuild -t:MeshRecover' first.";

    private string IsDeployed(string running) =>
        $"{service} is being deployed by {running}, so what is live is not certain. Run MeshConfirm again when that deploy has ended.";

    private string OfAnother(string build, LedgerEntry? live)
    {
        var how = live is null or { Kind: EntryKind.Destroy } ? $"{service} has been removed from the mesh"
            : $"build {live.LiveBuild} of {service} is live ({live.Digest[..Math.Min(live.Digest.Length, ShownDigest)]}"
                + $"{(live.Kind == EntryKind.Rollback ? ", by a rollback" : "")})";
        return $"Build {build} was to be confirmed, but {how}: build {build} has been superseded or rolled back, so it is not confirmed.";
    }
}

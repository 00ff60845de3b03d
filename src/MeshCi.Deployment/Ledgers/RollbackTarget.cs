using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>
/// Finds the ledger entry whose definition a rollback restores: by build, as <c>4119</c>; by sequence, as <c>#12</c>; by the digest of the definition or its
/// beginning, as <c>sha256:1a2b3c4d</c>; or, if nothing is specified, the last good build.
/// </summary>
internal static class RollbackTarget
{
    private const string DigestPrefix = "sha256:";
    private const int ShownDigits = 12;

    /// <summary>No build failed although its deploy succeeded, or none is known to have.</summary>
    public static IReadOnlySet<LedgerEntry> NoneFailed { get; } = new HashSet<LedgerEntry>();

    /// <summary>The entry.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="service">The service.</param>
    /// <param name="history">All entries of the service.</param>
    /// <param name="to">What to restore, or null.</param>
    /// <param name="own">The owner of the project that rolls back, or null.</param>
    /// <param name="failed">The entries that are not good although their deploy succeeded. They are only restored if <paramref name="to"/> names them.</param>
    /// <exception cref="MeshException">
    /// MESH8005, listing the builds that exist; MESH8007 if it is ambiguous; or MESH8008 if the only ones are of another place, environment or owner.
    /// </exception>
    public static LedgerEntry Find(string mesh, string service, LedgerHistory history, string? to, Ownership? own, IReadOnlySet<LedgerEntry> failed)
    {
        var successful = Rollback.Restorable(history);
        var found = TryFind(mesh, service, history, to, failed);
        if (found is null) Rollback.RefuseOthers(mesh, service, history, to, own);
        return found ?? throw new MeshException(
            MeshDiagnostics.NoBuildToRollBackTo, $"{mesh}/{service} {Cause(history, to)}. {Skipped(failed)}{Choices(history, successful, to, failed)}");
    }

    /// <summary>The entry, or null if the history does not contain it.</summary>
    /// <exception cref="MeshException">MESH8007 if it is ambiguous.</exception>
    public static LedgerEntry? TryFind(string mesh, string service, LedgerHistory history, string? to, IReadOnlySet<LedgerEntry> failed)
    {
        var successful = Rollback.Restorable(history);
        return to is null ? Rollback.Default(history, failed)
            : SequenceOf(to) is { } sequence ? successful.Find(entry => entry.Sequence == sequence)
            : to.StartsWith(DigestPrefix, StringComparison.Ordinal) ? ByDigest(mesh, service, successful, to)
            : ByBuild(mesh, service, successful, to);
    }

    private static long? SequenceOf(string to) =>
        to is ['#', .. var digits] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    private static LedgerEntry? ByBuild(string mesh, string service, List<LedgerEntry> successful, string build)
    {
        // A rollback restores a build again, so that only deploys make a number ambiguous.
        var deploys = successful.Where(entry => entry.Kind == EntryKind.Deploy && entry.Context.Build == build).ToList();
        if (deploys.DistinctBy(entry => entry.ResourcesDigest).Count() > 1) throw Ambiguous(mesh, service, $"Build {build}", deploys);
        return successful.LastOrDefault(entry => entry.LiveBuild == build) ?? successful.LastOrDefault(entry => entry.Context.Build == build);
    }

    private static LedgerEntry? ByDigest(string mesh, string service, List<LedgerEntry> successful, string digest)
    {
        var found = successful.Where(entry => entry.Digest.StartsWith(digest, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.DistinctBy(entry => entry.Digest).Count() > 1) throw Ambiguous(mesh, service, $"Digest {digest}", found);
        return found.LastOrDefault();
    }

    private static MeshException Ambiguous(string mesh, string service, string what, List<LedgerEntry> entries) => new(MeshDiagnostics.BuildAmbiguous,
        $"{what} of {mesh}/{service} is ambiguous: {string.Join("; ", entries.Select(Describe))}. Nothing was written. Specify one of them by its sequence, "
        + string.Create(CultureInfo.InvariantCulture, $"such as -p:MeshRollbackTo=#{entries[^1].Sequence}."));

    private static string Describe(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"#{entry.Sequence} (build {entry.Context.Build}, {entry.When:yyyy-MM-dd HH:mm} UTC, {entry.Digest[..Math.Min(entry.Digest.Length, DigestPrefix.Length + ShownDigits)]})");

    private static string Cause(LedgerHistory history, string? to)
    {
        if (to is null)
        {
            return history.Unsettled.Any() || history.EndedNow
                ? "has no successful build, only deploys that did not complete. To remove what they left, run 'dotnet msbuild -t:MeshRecover'"
                : "has no successful build before the live one that differs from it";
        }

        var named = SequenceOf(to) is { } sequence ? history.Entries.FirstOrDefault(entry => entry.Sequence == sequence)
            : history.Entries.LastOrDefault(entry => entry.Context.Build == to);
        var what = to[0] == '#' ? $"ledger entry {to[1..]}" : to.StartsWith(DigestPrefix, StringComparison.Ordinal) ? $"build with digest {to}" : $"build {to}";
        if (named is null) return $"has no {what}{(to[0] == '#' ? "" : " in the ledger")}{Meant(history, to)}";
        return named.Outcome != EntryOutcome.Succeeded ? $"has {what}, but its outcome is {LedgerEntryJson.Name(named.Outcome)}"
            : $"has {what}, but it removed the service";
    }

    // MeshHistory prints the sequence first.
    private static string Meant(LedgerHistory history, string to) =>
        long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && history.Entries.FirstOrDefault(entry => entry.Sequence == number) is { Outcome: EntryOutcome.Succeeded, IsOfDefinition: true } entry
            ? $". Did you mean ledger entry {to}, which is build {entry.LiveBuild}? Then pass -p:MeshRollbackTo=#{to}"
            : "";

    private static string Skipped(IReadOnlySet<LedgerEntry> failed) => failed.Count == 0 ? ""
        : $"Builds that failed in CI are skipped: {string.Join(", ", failed.OrderBy(entry => entry.Sequence).Select(entry => entry.LiveBuild).Distinct())}. ";

    private static string Choices(LedgerHistory history, List<LedgerEntry> successful, string? to, IReadOnlySet<LedgerEntry> failed)
    {
        var builds = successful.Select(entry => entry.LiveBuild).Distinct().ToList();
        if (builds.Count == 0) return "No build has been deployed successfully yet. Nothing was written.";
        return builds.Count == 1 && failed.Count == 0 && to is null && history.Live is { IsOfDefinition: true }
            ? $"Build {builds[0]} is the only one that was deployed successfully, so there is nothing to go back to. Nothing was written."
            : $"Builds that were deployed successfully: {string.Join(", ", builds)}. Nothing was written. "
                + "To restore one of them, even a newer one, specify it with -p:MeshRollbackTo=<build>.";
    }
}

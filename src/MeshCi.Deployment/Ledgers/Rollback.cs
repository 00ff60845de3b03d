using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Where a rollback goes and whether it may.</summary>
internal static class Rollback
{
    /// <summary>The entry whose definition is brought back.</summary>
    /// <exception cref="MeshException">MESH8005, listing the builds that exist.</exception>
    public static LedgerEntry Target(string mesh, string service, LedgerHistory history, string? toBuild)
    {
        var good = history.Entries.Where(entry => entry.Outcome == Outcome.Succeeded).ToList();
        var target = toBuild is null
            ? Earlier(good)
            : good.LastOrDefault(entry => entry.LiveBuild == toBuild) ?? good.LastOrDefault(entry => entry.Context.Build == toBuild);
        if (target is not null) return target;

        var builds = good.Select(entry => entry.LiveBuild).Distinct().ToList();
        var exist = builds.Count == 0 ? "No build has been deployed successfully yet." : $"Builds that were: {string.Join(", ", builds)}.";
        var failed = toBuild is null ? null : history.Entries.LastOrDefault(entry => entry.Context.Build == toBuild);
        var cause = toBuild is null ? "has no good build before the live one that differs from it"
            : failed is null ? $"has no build {toBuild} in the ledger"
            : $"has build {toBuild} in the ledger, but it ended {LedgerEntryJson.Name(failed.Outcome)}";
        throw new MeshException(MeshDiagnostics.NoBuildToRollBackTo, $"{mesh}/{service} {cause}. {exist} Nothing was written. To go to one of them, forward too, name it with -p:MeshRollbackTo=<build>.");
    }

    /// <summary>
    /// The newest good entry before the live one that wants something else. A rollback stands for the entry that it brought back, so
    /// what lies between the two, which somebody wanted to be rid of, is passed over.
    /// </summary>
    private static LedgerEntry? Earlier(List<LedgerEntry> good)
    {
        var wanted = good.LastOrDefault()?.ResourcesDigest;
        for (var at = good.Count - 1; at >= 0; at--)
        {
            if (good[at].Kind == EntryKind.Rollback)
            {
                var origin = good.FindLastIndex(at, at + 1, entry => entry.Kind == EntryKind.Deploy && entry.LiveBuild == good[at].Target && entry.Digest == good[at].Digest);
                // Without the entry that was brought back, everything older may be what was rolled back from.
                if (origin < 0) return good[at].ResourcesDigest == wanted ? null : good[at];
                at = origin;
            }

            if (good[at].ResourcesDigest != wanted) return good[at];
        }

        return null;
    }

    /// <summary>Refuses what would leave other services pointing at nothing.</summary>
    /// <exception cref="MeshException">MESH8006, naming who needs what, or of whom it cannot be known.</exception>
    public static void RefuseDangling(Plan plan, LedgerEntry target, IReadOnlyList<OtherService> others)
    {
        var dangling = Dangling.Find(plan, others.SelectMany(other => other.Definitions));
        if (dangling.Count == 0)
        {
            var uncertain = others.Where(other => other.IsUncertain).Select(other => $"{plan.Mesh}/{other.Service}").ToList();
            if (uncertain.Count == 0) return;
            throw new MeshException(MeshDiagnostics.RollbackWouldDangle,
                $"Build {target.LiveBuild} of {plan.Mesh}/{plan.Service} lacks resources that are live, and whether {string.Join(", ", uncertain)} uses them cannot be known: the newest ledger entry there is damaged or missing. "
                + "Nothing was written. Restore that entry or deploy that service again, then roll back.");
        }

        throw new MeshException(MeshDiagnostics.RollbackWouldDangle,
            $"Build {target.LiveBuild} of {plan.Mesh}/{plan.Service} lacks what other services use: {string.Join("; ", dangling)}. Nothing was written. Roll those services back first, or roll back to a build that has it.");
    }
}

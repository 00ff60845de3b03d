using MeshCi.Definitions;

namespace MeshCi.Deployment;

/// <summary>Where a rollback goes and whether it may.</summary>
internal static class Rollback
{
    /// <summary>The entry whose definition is brought back.</summary>
    /// <exception cref="MeshException">MESH8005, listing the builds that exist.</exception>
    public static LedgerEntry Target(string mesh, string service, LedgerHistory history, string? toBuild)
    {
        var good = history.Entries.Where(entry => entry.Outcome == Outcome.Succeeded).ToList();
        var target = toBuild is null
            ? good.LastOrDefault(entry => entry.ResourcesDigest != history.Live!.ResourcesDigest)
            : good.LastOrDefault(entry => entry.LiveBuild == toBuild) ?? good.LastOrDefault(entry => entry.Context.Build == toBuild);
        if (target is not null) return target;

        var builds = good.Select(entry => entry.LiveBuild).Distinct().ToList();
        var exist = builds.Count == 0 ? "No build has been deployed successfully yet." : $"Builds that were: {string.Join(", ", builds)}.";
        var failed = toBuild is null ? null : history.Entries.LastOrDefault(entry => entry.Context.Build == toBuild);
        var cause = toBuild is null ? "has no earlier build that differs from the live one"
            : failed is null ? $"has no build {toBuild} in the ledger"
            : $"has build {toBuild} in the ledger, but it ended {LedgerEntryJson.Name(failed.Outcome)}";
        throw new MeshException(Diagnostics.NoBuildToRollBackTo, $"{mesh}/{service} {cause}. {exist} Nothing was written. Name one of them with -p:MeshRollbackTo=<build>.");
    }

    /// <summary>Refuses what would leave other services pointing at nothing.</summary>
    /// <exception cref="MeshException">MESH8006, naming who needs what.</exception>
    public static void RefuseDangling(Plan plan, LedgerEntry target, IEnumerable<Definition> others)
    {
        var dangling = Dangling.Find(plan, others);
        if (dangling.Count == 0) return;
        throw new MeshException(Diagnostics.RollbackWouldDangle,
            $"Build {target.LiveBuild} of {plan.Mesh}/{plan.Service} lacks what other services use: {string.Join("; ", dangling)}. Nothing was written. Roll those services back first, or roll back to a build that has it.");
    }
}

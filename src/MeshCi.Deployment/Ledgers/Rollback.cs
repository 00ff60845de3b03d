using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Ledgers;

/// <summary>Finds the build that a rollback restores by default, and checks whether a build can be restored.</summary>
internal static class Rollback
{
    /// <summary>The entry that is restored if no build is specified, or null if there is none.</summary>
    /// <param name="history">The entries.</param>
    /// <param name="failed">Those of builds that failed although their deploy succeeded. They are skipped.</param>
    public static LedgerEntry? Default(LedgerHistory history, IReadOnlySet<LedgerEntry> failed)
    {
        var restorable = Restorable(history);
        // After a deploy that left the mesh in another state, going back means to the last good build.
        if ((history.Unsettled.Any() || history.EndedNow) && (history.Live is not { } live || !failed.Contains(live)))
            return history.Live is { } good && restorable.Contains(good) ? good : null;
        return Earlier(restorable, history.Live?.ResourcesDigest, failed);
    }

    /// <summary>The successful entries that a rollback may restore here, oldest first.</summary>
    public static List<LedgerEntry> Restorable(LedgerHistory history) =>
        [.. history.Entries.Where(entry => entry is { Outcome: EntryOutcome.Succeeded, IsOfDefinition: true } && history.Scope.MayRestore(entry))];

    /// <summary>Refuses to remove what a project of another owner has deployed, if that is all that there is.</summary>
    /// <exception cref="MeshException">MESH7003.</exception>
    public static void RefuseOthersOwn(LedgerHistory history, Ownership own)
    {
        var newest = history.Excluded.LastOrDefault(entry => entry.Outcome == EntryOutcome.Succeeded);
        if (newest is not null && history.Scope.IsOfAnotherOwner(newest) && newest.Resources.Any())
            throw new MeshException(MeshDiagnostics.OwnedByAnother, IsOfAnother(newest.Definition, own));
    }

    /// <summary>Refuses to restore what is not this history, if that is all that there is.</summary>
    public static void RefuseOthers(string mesh, string service, LedgerHistory history, string? toBuild, Ownership? own)
    {
        var other = history.Entries.Where(entry => !history.Scope.MayRestore(entry)).Concat(history.Excluded)
            .Where(entry => entry.Outcome == EntryOutcome.Succeeded)
            .LastOrDefault(entry => toBuild is null || entry.LiveBuild == toBuild || entry.Context.Build == toBuild);
        if (other is null) return;
        if (own is not null && history.Scope.IsOfAnotherOwner(other))
            throw new MeshException(MeshDiagnostics.OwnedByAnother, IsOfAnother(other.Definition, own));
        var reason = history.Scope.Excludes(other)
            ?? $"was deployed {With(other.Place.Environment)}, and this command runs {With(history.Scope.Environment)}";
        throw new MeshException(MeshDiagnostics.EntryOfAnotherPlace, $"Build {other.LiveBuild} of {mesh}/{service} {reason}, so it is not restored here. "
            + "Nothing was written. Deploy here first, or run the rollback with the control plane and the environment that the build was made for.");
    }

    private static string With(string? environment) => environment is null ? "without MeshEnvironment" : $"with MeshEnvironment '{environment}'";

    /// <summary>
    /// The newest successful entry before the live one with other resources. A rollback represents the entry that it restored, so the entries
    /// between the two, which the rollback was meant to remove, are skipped.
    /// </summary>
    private static LedgerEntry? Earlier(List<LedgerEntry> successful, string? live, IReadOnlySet<LedgerEntry> failed)
    {
        for (var at = successful.Count - 1; at >= 0; at--)
        {
            var entry = successful[at];
            if (entry.Kind == EntryKind.Rollback)
            {
                var origin = successful.FindLastIndex(
                    at, at + 1, other => other.Kind == EntryKind.Deploy && other.LiveBuild == entry.Target && other.ResourcesDigest == entry.ResourcesDigest);
                // Without the restored entry, every older entry may have been rolled back.
                if (origin < 0) return entry.ResourcesDigest == live ? null : entry;
                at = origin;
            }

            if (successful[at].IsOfDefinition && successful[at].ResourcesDigest != live && !failed.Contains(successful[at])) return successful[at];
        }

        return null;
    }

    /// <summary>The definition of an entry, with the owner that the project has now.</summary>
    /// <param name="target">The entry.</param>
    /// <param name="history">The service's entries.</param>
    /// <param name="own">The owner of the project that rolls back; null for the owner in the entry.</param>
    /// <param name="adopt">Whether the project may take over what the ledger of the service records for another owner.</param>
    /// <exception cref="MeshException">MESH7003 if the service belongs to another project.</exception>
    public static Definition Definition(LedgerEntry target, LedgerHistory history, Ownership? own, bool adopt)
    {
        // An entry of an earlier version, or from before the project took over its own resources, contains another owner.
        var recorded = (history.Live ?? target).Definition.Owner;
        var isOwn = own is null || target.Definition.Owner == own.Former || recorded == own.Owner || (adopt && recorded == target.Definition.Owner);
        if (!isOwn && target.Definition.Owner != own!.Owner)
            throw new MeshException(MeshDiagnostics.OwnedByAnother, IsOfAnother(target.Definition, own));
        return own is null ? target.Definition : target.Definition with { Owner = own.Owner };
    }

    private static string IsOfAnother(Definition definition, Ownership own) =>
        $"{definition.Service} of mesh {definition.Mesh} was deployed by {definition.Owner}, a project other than {own.Owner}. Nothing was written."
        + $"{(own.Reason is { } reason ? $" {reason}" : "")} Run the command in the project that owns the service. If this is the same project, built from "
        + $"another clone or renamed, set MeshOwnerId to '{definition.Owner}', or use -p:MeshAdopt=true once.";

    /// <summary>Refuses a rollback that would leave other services with references to missing resources.</summary>
    /// <exception cref="MeshException">MESH8006, with the services and the resources that they need, or the services whose needs are unknown.</exception>
    public static void RefuseDangling(Plan plan, LedgerEntry target, IReadOnlyList<OtherService> others)
    {
        var dangling = Dangling.Find(plan, others.SelectMany(other => other.Definitions));
        if (dangling.Count == 0)
        {
            var uncertain = others.Where(other => other.IsUncertain).Select(other => $"{plan.Mesh}/{other.Service}").ToList();
            if (uncertain.Count == 0) return;
            throw new MeshException(MeshDiagnostics.RollbackWouldDangle, LacksLiveResources(plan, target.LiveBuild, uncertain));
        }

        throw new MeshException(MeshDiagnostics.RollbackWouldDangle, LacksUsedResources(plan, target.LiveBuild, dangling));
    }

    private static string LacksLiveResources(Plan plan, string build, List<string> uncertain) =>
        $"Build {build} of {plan.Mesh}/{plan.Service} lacks resources that are live. Other services may still use these resources. "
        + $"MeshCi cannot check this for {string.Join(", ", uncertain)}, because the newest ledger entry of that service is damaged or missing. "
        + "Nothing was written. Restore that entry or deploy that service again, then roll back. To roll back anyway, pass -p:MeshAllowRemoval=true.";

    private static string LacksUsedResources(Plan plan, string build, IEnumerable<string> dangling) =>
        $"Build {build} of {plan.Mesh}/{plan.Service} lacks resources that other services use: {string.Join("; ", dangling)}. "
        + "Nothing was written. Roll those services back first, or roll back to a build that has these resources. "
        + "To roll back anyway, pass -p:MeshAllowRemoval=true.";
}

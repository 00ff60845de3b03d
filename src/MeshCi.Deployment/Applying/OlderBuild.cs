using System.Globalization;
using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Refuses to replace what is live by an older build, by one whose number cannot be compared, by one that was undone, or by another definition of the same
/// build. Numbers are compared within one series, with the last accepted deploy or, if that is newer, with the removal of the service.
/// </summary>
internal static class OlderBuild
{
    private const int MostParameters = 5;

    /// <summary>
    /// MESH7031, MESH7035, MESH7038 or MESH7039 for the first such order, with what is live; null if there is none, or if its project allows it.
    /// </summary>
    public static Finding? Find(IEnumerable<DeployOrder> orders) => orders.Select(Find).FirstOrDefault(finding => finding is not null);

    private static Finding? Find(DeployOrder order)
    {
        if (order.Settings.AllowOlder || order.Context.BuildNumber is not { } build) return null;
        if (RemovedBy(order, build) is { } removal)
            return MeshDiagnostics.OlderBuild.At(null, BeforeRemoval(order, build, removal)) with { Service = order.Definition.Service };
        if (order.History.LastAccepted is not { } last) return null;
        var finding = !last.IsOfSeries(order.Context) ? MeshDiagnostics.BuildOfAnotherSeries.At(null, OtherSeries(order, build, last))
            : last.Build > build ? MeshDiagnostics.OlderBuild.At(null, Older(order, build, last))
            // Outside of CI, a number is a name that a person has chosen.
            : last.Build < build || order.Context.Ci is null ? null
            : UndoneBy(order) is { } undone ? MeshDiagnostics.BuildUndone.At(null, Undone(order, build, undone))
            : last.ResourcesDigest is { } digest && digest != DefinitionFile.ResourcesDigest(order.Definition)
                ? MeshDiagnostics.BuildDeployedTwice.At(null, Twice(order, build, last))
            : null;
        return finding is null ? null : finding with { Service = order.Definition.Service };
    }

    // Another workflow, with a count of its own, may remove services.
    private static LedgerEntry? RemovedBy(DeployOrder order, long build) =>
        order.History.Removal is { Context.BuildNumber: { } number } removal && number > build
        && new AcceptedBuild(removal.Context.Series, number).IsOfSeries(order.Context) ? removal : null;

    // CI systems also start jobs again without being asked to. A job that removes at its end what it has deployed, such as for tests, repeats both.
    private static LedgerEntry? UndoneBy(DeployOrder order) => order.History.Removal is { } removal
        ? removal.Context.Build == order.Context.Build && removal.Context.Series == order.Context.Series ? null : removal
        : (order.History.Live is { Kind: EntryKind.Rollback } live && live.LiveBuild != order.Build
            && live.ResourcesDigest != DefinitionFile.ResourcesDigest(order.Definition) ? live : null);

    private static string BeforeRemoval(DeployOrder order, long build, LedgerEntry removal) => string.Create(CultureInfo.InvariantCulture,
        $"Build {build}{Of(order.Context)} is older than build {removal.Context.Build}, which removed {Name(order)} on {removal.When:yyyy-MM-dd HH:mm} UTC. ")
        + "Nothing was written. To deploy this older build anyway, pass -p:MeshAllowOlder=true.";

    private static string Undone(DeployOrder order, long build, LedgerEntry undone)
    {
        var isRollback = undone.Kind == EntryKind.Rollback;
        var how = isRollback ? "rolled back" : "removed";
        var restore = isRollback
            ? $"To return to build {build}, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}'. To deploy it again" : "To deploy it again";
        return string.Create(CultureInfo.InvariantCulture,
            $"Build {build} of {Name(order)} was {how} by build {undone.Context.Build} on {undone.When:yyyy-MM-dd HH:mm} UTC")
            + $"{(isRollback ? $", and live is build {undone.LiveBuild}" : "")}. A job that is started again must not undo that. Nothing was written. "
            + $"{restore}, pass -p:MeshAllowOlder=true.";
    }

    private static string Older(DeployOrder order, long build, AcceptedBuild last)
    {
        var of = Of(order.Context);
        var back = order.History.Entries
            .Any(entry => entry is { Outcome: EntryOutcome.Succeeded, IsOfDefinition: true } && entry.LiveBuild == order.Context.Build)
            ? $"To restore what build {build} deployed, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}'. "
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"Build {build}{of} is older than build {last.Build}, the last one{of} that was accepted for {Name(order)}. ")
            + $"{Live(order.History)} {BuildIds.Hint(order, last)}Nothing was written. {back}To deploy this older build anyway, pass -p:MeshAllowOlder=true.";
    }

    private static string OtherSeries(DeployOrder order, long build, AcceptedBuild last)
    {
        var (now, then) = BuildIds.Counters(order, last);
        return string.Create(CultureInfo.InvariantCulture, $"Build {build} is counted by {now}, but build {last.Build}, the last one that was accepted for ")
            + $"{Name(order)}, by {then}. Their numbers cannot be compared. {Live(order.History)} {BuildIds.Hint(order, last)}Nothing was written. "
            + "If the count continues from here, for example because the repository was moved or the workflow renamed, pass -p:MeshAllowOlder=true once. "
            + "From then on, builds of the other count are refused: deploy a service with only one of them.";
    }

    private static string Twice(DeployOrder order, long build, AcceptedBuild last) => string.Create(
        CultureInfo.InvariantCulture, $"Build {build} has already deployed another definition of {Name(order)}")
        + $"{(last.Job is { } job && job != order.Context.Job ? $", in its job {job}" : "")}. "
        + $"{Parameters(order, build)}{Live(order.History)} Nothing was written. "
        + "Deploy a service in only one job of a build. To deploy this definition anyway, pass -p:MeshAllowOlder=true.";

    // The project is the same in all jobs of a build, but a parameter can change between them.
    private static string Parameters(DeployOrder order, long build)
    {
        var earlier = order.History.Entries.LastOrDefault(entry =>
            entry is { Kind: EntryKind.Deploy, Outcome: EntryOutcome.Succeeded } && entry.Context.BuildNumber == build);
        var differences = earlier is null ? [] : UsedParameter.Differences(earlier.Definition.Parameters, order.Definition.Parameters).ToList();
        if (differences.Count == 0) return "";
        var more = differences.Count > MostParameters ? string.Create(CultureInfo.InvariantCulture, $"; and {differences.Count - MostParameters} more") : "";
        return $"Since then: {string.Join("; ", differences.Take(MostParameters))}{more}. ";
    }

    private static string Name(DeployOrder order) => $"{order.Definition.Mesh}/{order.Definition.Service}";

    private static string Of(BuildContext build) => build.Counter is { } counter ? $" of {counter}" : "";

    private static string Live(LedgerHistory history) => (history.Removal ?? history.Live) switch
    {
        null => "No build is live.",
        { Kind: EntryKind.Destroy } removal =>
            string.Create(CultureInfo.InvariantCulture, $"Build {removal.Context.Build} removed the service on {removal.When:yyyy-MM-dd HH:mm} UTC."),
        var live => string.Create(CultureInfo.InvariantCulture,
            $"Live is build {live.LiveBuild}, {(live.Kind == EntryKind.Rollback ? "by a rollback" : "deployed")} on {live.When:yyyy-MM-dd HH:mm} UTC."),
    };
}

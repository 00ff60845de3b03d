using System.Globalization;
using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>
/// Refuses to replace what is live by an older build, by one whose number cannot be compared, or by another definition of the same build. Numbers are
/// compared within one series, with the last accepted deploy.
/// </summary>
internal static class OlderBuild
{
    private const int MostParameters = 5;

    /// <summary>
    /// MESH7031, MESH7038 or MESH7039 for the first such order, with what is live; null if there is none, or if its project allows it.
    /// </summary>
    public static Finding? Find(IEnumerable<DeployOrder> orders) => orders.Select(Find).FirstOrDefault(finding => finding is not null);

    private static Finding? Find(DeployOrder order)
    {
        if (order.Settings.AllowOlder || order.Context.BuildNumber is not { } build || order.History.LastAccepted is not { } last) return null;
        var finding = !last.IsOfSeries(order.Context) ? MeshDiagnostics.BuildOfAnotherSeries.At(null, OtherSeries(order, build, last))
            : last.Build > build ? MeshDiagnostics.OlderBuild.At(null, Older(order, build, last))
            // Outside of CI, a number is a name that a person has chosen.
            : last.Build == build && order.Context.Ci is not null && last.ResourcesDigest is { } digest
                && digest != DefinitionFile.ResourcesDigest(order.Definition)
                ? MeshDiagnostics.BuildDeployedTwice.At(null, Twice(order, build, last))
            : null;
        return finding is null ? null : finding with { Service = order.Definition.Service };
    }

    private static string Older(DeployOrder order, long build, AcceptedBuild last)
    {
        var of = order.Context.Counter is { } counter ? $" of {counter}" : "";
        var back = order.History.Entries
            .Any(entry => entry is { Outcome: EntryOutcome.Succeeded, IsOfDefinition: true } && entry.LiveBuild == order.Context.Build)
            ? $"To restore what build {build} deployed, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}'. "
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"Build {build}{of} is older than build {last.Build}, the last one{of} that was accepted for {Name(order)}. ")
            + $"{Live(order.History.Live)} Nothing was written. {back}To deploy this older build anyway, pass -p:MeshAllowOlder=true.";
    }

    private static string OtherSeries(DeployOrder order, long build, AcceptedBuild last) => string.Create(
        CultureInfo.InvariantCulture,
        $"Build {build} is counted by {order.Context.Series ?? "an unknown repository"}, but the last build that was accepted for {Name(order)}, ")
        + string.Create(CultureInfo.InvariantCulture, $"{last.Build}, by {last.Series ?? "an unknown repository"}. Their numbers cannot be compared. ")
        + $"{Live(order.History.Live)} Nothing was written. If this series continues from here, for example because the repository was moved or the workflow "
        + "renamed, pass -p:MeshAllowOlder=true once; later builds do not need it.";

    private static string Twice(DeployOrder order, long build, AcceptedBuild last) => string.Create(
        CultureInfo.InvariantCulture, $"Build {build} has already deployed another definition of {Name(order)}")
        + $"{(last.Job is { } job && job != order.Context.Job ? $", in its job {job}" : "")}. "
        + $"{Parameters(order, build)}{Live(order.History.Live)} Nothing was written. "
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

    private static string Live(LedgerEntry? live) => live is null ? "No build is live." : string.Create(CultureInfo.InvariantCulture,
        $"Live is build {live.LiveBuild}, {(live.Kind == EntryKind.Rollback ? "by a rollback" : "deployed")} on {live.When:yyyy-MM-dd HH:mm} UTC.");
}

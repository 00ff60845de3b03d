using System.Globalization;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Applying;

/// <summary>Refuses to replace what is live by an older build. Numbers are compared within one series, with its last accepted deploy.</summary>
internal static class OlderBuild
{
    /// <summary>
    /// MESH7031 for the first order of an older build, with what is live and why this build is older; null if there is none, or if its project allows it.
    /// </summary>
    public static Finding? Find(IEnumerable<DeployOrder> orders) => orders.Select(Find).FirstOrDefault(finding => finding is not null);

    private static Finding? Find(DeployOrder order)
    {
        if (order.Settings.AllowOlder || order.Context.BuildNumber is not { } build) return null;
        if (order.History.LastAccepted(order.Context.Repository) is not { } newer || newer <= build) return null;
        var of = order.Context.Repository is { } repository ? $" of {repository}" : "";
        var back = order.History.Entries
            .Any(entry => entry is { Outcome: EntryOutcome.Succeeded, IsOfDefinition: true } && entry.LiveBuild == order.Context.Build)
            ? $"To restore what build {build} deployed, run 'dotnet msbuild -t:MeshRollback -p:MeshRollbackTo={build}'. "
            : "";
        return MeshDiagnostics.OlderBuild.At(null, string.Create(CultureInfo.InvariantCulture,
            $"Build {build}{of} is older than build {newer}, the last one{of} that was accepted for {order.Definition.Mesh}/{order.Definition.Service}. ")
            + $"{Live(order.History.Live)} Nothing was written. {back}To deploy this older build anyway, pass -p:MeshAllowOlder=true.") with
        { Service = order.Definition.Service };
    }

    private static string Live(LedgerEntry? live) => live is null ? "No build is live." : string.Create(CultureInfo.InvariantCulture,
        $"Live is build {live.LiveBuild}, {(live.Kind == EntryKind.Rollback ? "by a rollback" : "deployed")} on {live.When:yyyy-MM-dd HH:mm} UTC.");
}

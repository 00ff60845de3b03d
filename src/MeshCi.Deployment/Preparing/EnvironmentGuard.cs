using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Applying;
using MeshCi.Deployment.Ledgers;

namespace MeshCi.Deployment.Preparing;

/// <summary>Refuses to replace or remove what another environment has deployed: environments that share a mesh share its services.</summary>
internal static class EnvironmentGuard
{
    /// <summary>MESH7079 for the first service whose live build belongs to another environment; null if there is none, or if its project allows it.</summary>
    public static Finding? Find(IEnumerable<DeployOrder> orders) => orders.Select(Find).FirstOrDefault(finding => finding is not null);

    // Without a recorded environment, the live build may belong to any: a project can introduce environments.
    private static Finding? Find(DeployOrder order) =>
        order is { Kind: EntryKind.Deploy or EntryKind.Destroy, Settings.AllowOtherEnvironment: false, History.Scope.HasEnvironment: true }
        && order.History.Live is { IsOfDefinition: true, Place.Environment: { } recorded } live
        // Conditions of MSBuild ignore case.
        && !recorded.Equals(order.History.Scope.Environment, StringComparison.OrdinalIgnoreCase)
            ? MeshDiagnostics.LiveInOtherEnvironment.At(new(Item: "MeshEnvironment"), IsLive(order, live)) with { Service = order.Definition.Service }
            : null;

    private static string IsLive(DeployOrder order, LedgerEntry live)
    {
        var now = order.History.Scope.Environment is { } environment ? $"for the environment '{environment}'" : "without MeshEnvironment";
        var (verb, what) = order.Kind == EntryKind.Destroy ? ("remove", "removes the service") : ("replace", "deploys");
        return $"In mesh {order.Definition.Mesh}, build {live.LiveBuild} of {order.Definition.Service} was deployed for the environment "
            + $"'{live.Place.Environment}', and this command {what} {now}, so it would {verb} what is live there. Nothing was changed. "
            + "Correct MeshEnvironment, or give each environment a mesh of its own, such as <MeshName>shop-$(MeshEnvironment)</MeshName>. "
            + "To continue anyway, pass -p:MeshAllowOtherEnvironment=true once.";
    }
}

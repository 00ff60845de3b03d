using MeshCi.Definitions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Documents;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Applying;

/// <summary>Makes plans into values that can be shown, saved and compared.</summary>
internal static class PlanDocuments
{
    /// <summary>The document of a plan.</summary>
    /// <param name="orders">The orders, at least one.</param>
    /// <param name="joint">The plan, with one plan for each order.</param>
    /// <param name="place">Where it was made, without the uid of the mesh.</param>
    /// <param name="findings">What was found while it was made.</param>
    public static PlanDocument Of(IReadOnlyList<DeployOrder> orders, JointPlan joint, PlanPlace place, IEnumerable<Finding> findings)
    {
        var serviceOf = joint.Plans.SelectMany(plan => plan.Waves.SelectMany(wave => wave), (plan, step) => (plan.Service, step.Id))
            .DistinctBy(pair => pair.Id).ToDictionary(pair => pair.Id, pair => pair.Service);
        return new()
        {
            Place = place with { MeshUid = joint.MeshUid },
            Commit = orders[0].Context.Commit,
            Branch = orders[0].Context.Branch,
            Services = [.. orders.Zip(joint.Plans, Of)],
            Waves = [.. joint.Waves.Select(IReadOnlyList<PlannedStep> (wave) =>
                [.. wave.Select(step => new PlannedStep(step.Kind, step.Id, serviceOf[step.Id]))])],
            Warnings =
            [
                .. findings.Where(finding => finding.Diagnostic.Severity != Severity.Info).Select(Warning),
                .. orders.Where(order => order.Kind == EntryKind.Deploy).SelectMany(OfDefinition),
            ],
        };
    }

    private static PlannedService Of(DeployOrder order, Plan plan) => new()
    {
        Service = plan.Service,
        RenamedTo = order.Kind == EntryKind.Rename ? order.Renaming!.To : null,
        Owner = order.Definition.Owner,
        Version = order.Definition.Version,
        Digest = DefinitionFile.Digest(order.Definition),
        Parameters = order.Definition.Parameters,
        Build = order.LiveBuild,
        // A service that gets another name is not deployed for the first time.
        LastSuccessful = new[] { order.History.Live, order.Former?.Live }
            .FirstOrDefault(entry => entry is not (null or { Kind: EntryKind.Destroy }))?.LiveBuild,
        RemovedBy = order.Former is null ? order.History.Removal?.LiveBuild : null,
        Matches = order.Matches,
        Sequence = order.History.NextSequence - 1,
        Counts = plan.Counts,
        Changes = [.. plan.Changes.Select(Of)],
        Notes = [.. Parameters(order), .. order.Notes, .. plan.Notes],
        Drift = plan.Drift,
    };

    // Why the mesh changes although the project may not have changed.
    private static IEnumerable<string> Parameters(DeployOrder order) =>
        order.IsRemoval || order.History.Live is not { IsOfDefinition: true } live ? []
            : UsedParameter.Differences(live.Definition.Parameters, order.Definition.Parameters)
                .Select(difference => $"Since build {live.LiveBuild}, {difference}.");

    private static PlannedChange Of(Change change)
    {
        var planned = new PlannedChange(change.Kind, change.Id)
        {
            Reason = change.ReasonCode,
            ReasonText = change.Reason,
            Uid = change.Before?.Uid,
            Version = change.Before?.Version,
            Fields = change.Fields,
        };
        return planned.IsWritten ? planned with { Before = change.Before?.Spec, After = change.After?.Spec } : planned;
    }

    private static IEnumerable<PlanWarning> OfDefinition(DeployOrder order) =>
        order.Settings.Warnings.Select(finding => Warning(finding) with { Service = order.Definition.Service });

    private static PlanWarning Warning(Finding finding) =>
        new(finding.Diagnostic.Id, finding.Diagnostic.Severity == Severity.Error, finding.Message);
}

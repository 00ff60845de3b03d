using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>Drift: the plan that would restore the last deployed definition, as findings.</summary>
/// <param name="plan">The plan from the live state to the last deployed definition.</param>
/// <param name="live">The entry of the build that deployed it.</param>
internal sealed class Drift(Plan plan, LedgerEntry live)
{
    private readonly Dictionary<ResourceId, long> _versions = live.Versions.ToDictionary(version => version.Id, version => version.Version);

    /// <summary>The number of resources that differ.</summary>
    public int Count => plan.Changes.Count(change => change.Writes);

    /// <summary>One finding for each resource that differs, and one for all that deploys which did not complete have left.</summary>
    /// <param name="unsettled">The entries of these deploys.</param>
    public IReadOnlyList<Finding> Findings(IEnumerable<LedgerEntry> unsettled)
    {
        var differing = plan.Changes.Where(change => change.Writes).ToList();
        var findings = new List<Finding>();
        foreach (var entry in unsettled)
        {
            var written = entry.Previous.Select(previous => previous.Id).ToHashSet();
            var left = differing.Where(change => written.Contains(change.Id)).ToList();
            if (left.Count < 2) continue;
            findings.Add((left.Exists(change => change.Kind == ChangeKind.Create) ? MeshDiagnostics.ResourceMissing : MeshDiagnostics.ResourceDrifted)
                .At(null, Left(entry, left)));
            differing.RemoveAll(change => written.Contains(change.Id));
        }

        return [.. findings, .. differing.Select(Finding)];
    }

    private Finding Finding(Change change) => change.Kind switch
    {
        ChangeKind.Create => MeshDiagnostics.ResourceMissing.At(null,
            $"{InMesh.Name(change.Id, plan.Mesh)} was deployed by build {live.LiveBuild} but no longer exists. Deploy again to restore it."),
        ChangeKind.Delete => MeshDiagnostics.ResourceDrifted.At(null, Remains(change)),
        _ => MeshDiagnostics.ResourceDrifted.At(null, Differs(change)),
    };

    private string Left(LedgerEntry entry, List<Change> left) =>
        $"Build {entry.Context.Build} did not complete, and {left.Count} resources of mesh {plan.Mesh} differ from build {live.LiveBuild}: "
        + $"{InMesh.First(left.Select(State))}. Run MeshRecover to complete or undo it, or deploy again.";

    private static string State(Change change) => change.Kind switch
    {
        ChangeKind.Create => $"{change.Id} is missing",
        ChangeKind.Delete => $"{change.Id} was created",
        _ => $"{change.Id} was changed",
    };

    // After a deploy that did not complete, the project may declare it.
    private string Remains(Change change) =>
        $"{InMesh.Name(change.Id, plan.Mesh)} is not part of build {live.LiveBuild} but still exists.{Last(change)} The next deploy deletes it if the project "
        + "does not declare it.";

    private string Differs(Change change) =>
        $"{InMesh.Name(change.Id, plan.Mesh)} differs from what build {live.LiveBuild} deployed: {string.Join(", ", change.Fields.Select(Field))}."
        + $"{Last(change)} To restore it, deploy with -p:MeshHealDrift=true, or roll back to build {live.LiveBuild} (MeshRollbackTo={live.LiveBuild}). "
        + "To keep it, copy the change into the project.";

    /// <summary>When the resource was changed, by whom if its tags tell, and how often.</summary>
    private string Last(Change change)
    {
        if (change.Before is not { UpdatedAt: { } time } resource) return "";
        var who = LastChange.Who(resource, live.Owner) is { } name ? $" by {name}" : "";
        var version = _versions.TryGetValue(change.Id, out var deployed)
            ? $" (version {resource.Version}; build {live.LiveBuild} left version {deployed})" : "";
        return $" It was last changed at {TextTable.Time(time)} UTC{who}{version}.";
    }

    private static string Field(FieldChange field) =>
        PlainText.Visible($"{field.Path} is {field.Before ?? "absent"}, was {field.After ?? "absent"}");
}

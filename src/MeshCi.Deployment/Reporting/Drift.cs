using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>Drift: the plan that would restore the last deployed definition, as findings.</summary>
internal static class Drift
{
    /// <summary>One finding for each resource that differs.</summary>
    /// <param name="plan">The plan from the live state to the last deployed definition.</param>
    /// <param name="build">The build that deployed it.</param>
    public static IReadOnlyList<Finding> Findings(Plan plan, string build) =>
        [.. plan.Changes.Where(change => change.Writes).Select(change => Finding(change, plan, build))];

    private static Finding Finding(Change change, Plan plan, string build) => change.Kind switch
    {
        ChangeKind.Create => MeshDiagnostics.ResourceMissing.At(null,
            $"{InMesh.Name(change.Id, plan.Mesh)} was deployed by build {build} but no longer exists. Deploy again to restore it."),
        ChangeKind.Delete => MeshDiagnostics.ResourceDrifted.At(null, Remains(change.Id, plan.Mesh, build)),
        _ => MeshDiagnostics.ResourceDrifted.At(null, Differs(change, plan.Mesh, build)),
    };

    // After a deploy that did not complete, the project may declare it.
    private static string Remains(ResourceId id, string mesh, string build) =>
        $"{InMesh.Name(id, mesh)} is not part of build {build} but still exists. The next deploy deletes it if the project does not declare it.";

    private static string Differs(Change change, string mesh, string build) =>
        $"{InMesh.Name(change.Id, mesh)} differs from what build {build} deployed: {string.Join(", ", change.Fields.Select(Field))}. "
        + $"To restore it, deploy with -p:MeshHealDrift=true, or roll back to build {build} (MeshRollbackTo={build}). "
        + "To keep it, copy the change into the project.";

    private static string Field(FieldChange field) =>
        PlainText.Visible($"{field.Path} is {field.Before ?? "absent"}, was {field.After ?? "absent"}");
}

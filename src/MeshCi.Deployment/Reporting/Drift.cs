using MeshCi.Definitions.Diagnostics;
using MeshCi.Deployment.Planning;

namespace MeshCi.Deployment.Reporting;

/// <summary>Drift: the plan that would bring the last deployed definition back, read as findings.</summary>
internal static class Drift
{
    /// <summary>One finding for each resource that differs.</summary>
    /// <param name="plan">The plan from live to what was deployed last.</param>
    /// <param name="build">The build that deployed it.</param>
    /// <param name="entryFile">The ledger entry that says so.</param>
    public static IReadOnlyList<Finding> Findings(Plan plan, string build, string entryFile) =>
        [.. plan.Changes.Where(change => change.Kind != ChangeKind.Unchanged).Select(change => Finding(change, plan, build, entryFile))];

    private static Finding Finding(Change change, Plan plan, string build, string entryFile) => change.Kind switch
    {
        ChangeKind.Create => MeshDiagnostics.ResourceMissing.At(new(entryFile),
            $"{change.Id} of mesh {plan.Mesh} was deployed by build {build} and is gone. Deploy again to bring it back."),
        ChangeKind.Delete => MeshDiagnostics.ResourceDrifted.At(new(entryFile),
            $"{change.Id} of mesh {plan.Mesh} is no part of build {build} but still there. Deploy again to remove it."),
        _ => MeshDiagnostics.ResourceDrifted.At(new(entryFile),
            $"{change.Id} of mesh {plan.Mesh} is not as build {build} deployed it: {string.Join(", ", change.Fields.Select(Field))}. "
            + $"Roll back to build {build} (MeshRollbackTo={build}) to put it back, deploy what the project says now, or take the change over into the project."),
    };

    private static string Field(FieldChange field) => $"{field.Path} is {field.Before ?? "absent"}, was {field.After ?? "absent"}";
}

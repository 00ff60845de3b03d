using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Together;

/// <summary>
/// Reports to a project how a verb ended that ran for several projects at once: with the findings about this project, at its lines, and its result line.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReportDeployment : DeploymentTask
{
    /// <summary>The verb: <c>deploy</c>, <c>plan</c>, <c>rollback</c>, <c>destroy</c> or <c>recover</c>.</summary>
    [Required]
    public string NeededBy { get; set; } = "";

    /// <summary>The outcomes, as <see cref="RunTogether"/> returns them.</summary>
    public ITaskItem[] Outcomes { get; set; } = [];

    /// <summary>The items that the target of the verb returns.</summary>
    [Output]
    public ITaskItem[] Returned { get; private set; } = [];

    /// <summary>Whether the verb succeeded. If it failed because of another project, this task succeeds nevertheless: one cause is one error.</summary>
    [Output]
    public bool Succeeded { get; private set; }

    private protected override string Verb => NeededBy;

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (DeploymentOutcome.Find(Outcomes, ProjectPath) is not (var outcome, var lines)) return System.Threading.Tasks.Task.CompletedTask;
        foreach (var line in lines) KeepLine(line);
        foreach (var finding in outcome.Findings) Report(finding.ToFinding());
        if (outcome.Text is { } text)
            Outcome = outcome.PlanFile is { } plan ? new(text, plan, VerbOutcome.Plan) : new(text);

        // MSBuild does not pass on the result of a target that failed, so it has none in any kind of project.
        Succeeded = outcome.Succeeded && !Log.HasLoggedErrors;
        if (Succeeded) Returned = [.. outcome.Returned.Select(item => item.ToItem())];
        return System.Threading.Tasks.Task.CompletedTask;
    }
}

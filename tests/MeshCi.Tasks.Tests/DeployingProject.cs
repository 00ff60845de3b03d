using MeshCi.Tasks.Together;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>A project alone that runs a verb, with the tasks in the order in which the targets call them.</summary>
/// <param name="engine">Records the log.</param>
/// <param name="project">Full path of the project file.</param>
/// <param name="settings">The settings item of the project.</param>
/// <param name="definition">The definition file, or null for a verb that needs none.</param>
/// <param name="verb">The verb.</param>
public sealed class DeployingProject(IBuildEngine engine, string project, ITaskItem settings, ITaskItem? definition, string verb = "deploy") : IDisposable
{
    private readonly RunTogether _run = new() { BuildEngine = engine, NeededBy = verb };

    /// <summary>The items that the target returns.</summary>
    public ITaskItem[] Returned { get; private set; } = [];

    /// <summary>Describes the project, runs the verb, and reports how it ended.</summary>
    public bool Execute()
    {
        using var describe = new DescribeDeployment
        {
            BuildEngine = engine,
            NeededBy = verb,
            Project = new TaskItem(project),
            Settings = settings,
            DefinitionFile = definition,
        };
        if (!describe.Execute()) return false;
        _run.Requests = [new TaskItem("project", new Dictionary<string, string> { ["Request"] = describe.Request })];
        if (!_run.Execute()) return false;
        using var report = new ReportDeployment
        {
            BuildEngine = engine,
            NeededBy = verb,
            Project = new TaskItem(project),
            Settings = settings,
            Outcomes = _run.Outcomes,
        };
        var succeeded = report.Execute();
        Returned = report.Returned;
        return succeeded;
    }

    /// <summary>Cancels the verb, as MSBuild does when a user cancels the build.</summary>
    public void Cancel() => _run.Cancel();

    public void Dispose() => _run.Dispose();
}

using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>Selects the projects of a solution for which a verb runs at once.</summary>
[MSBuildMultiThreadableTask]
public sealed class SelectParticipants : Task
{
    /// <summary>The projects of the solution, as <see cref="ReadSolution"/> returns them.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>Those that define the verb, as their target <c>_MeshDescribeParticipation</c> returns them.</summary>
    public ITaskItem[] Participation { get; set; } = [];

    /// <summary>
    /// The targets that the command names. <c>Orders:MeshDeploy</c> builds the target in one project of the solution. Such projects run the verb alone.
    /// </summary>
    public ITaskItem[] RequestedTargets { get; set; } = [];

    /// <summary>
    /// The projects that take part in the mesh, with the properties of the instances that the solution builds, and the files that they sign in with.
    /// </summary>
    [Output]
    public ITaskItem[] Participants { get; private set; } = [];

    /// <summary>The projects that a publish deploys.</summary>
    [Output]
    public ITaskItem[] Published { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (RequestedTargets.Any(target => target.ItemSpec.Contains(':', StringComparison.Ordinal))) return true;
        Participants = Select(project => !project.GetMetadata("Enabled").Equals("false", StringComparison.OrdinalIgnoreCase));
        var createsImages = RequestedTargets.Any(target => target.ItemSpec.Equals("PublishContainer", StringComparison.OrdinalIgnoreCase));
        // The .NET SDK publishes the others only in part, so they explain why they are not deployed.
        Published = Select(project => project.GetMetadata("Publishes") == "true" && (project.GetMetadata("Failed") == "true"
            || (project.GetMetadata("Arrives") != "false" && (!createsImages || project.GetMetadata("CreatesImage") == "true"))));
        return true;
    }

    private ITaskItem[] Select(Func<ITaskItem, bool> takesPart)
    {
        var described = Participation.Where(takesPart).DistinctBy(project => project.ItemSpec).ToDictionary(project => project.ItemSpec);
        return [.. Projects.Where(project => described.ContainsKey(project.ItemSpec)).Select(project => Participant(project, described[project.ItemSpec]))];
    }

    private static TaskItem Participant(ITaskItem project, ITaskItem described)
    {
        var item = new TaskItem(project);
        item.SetMetadata("SignIn", described.GetMetadata("SignIn"));
        item.SetMetadata("SignsIn", "true");
        item.SetMetadata("Failed", described.GetMetadata("Failed"));
        return item;
    }
}

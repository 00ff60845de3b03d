using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>Lists the projects that MSBuild builds for a solution, with the configuration and platform of each.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReadSolution : Task
{
    /// <summary>The property <c>CurrentSolutionConfigurationContents</c> that MSBuild passes to the projects of a solution.</summary>
    [Required]
    public string Contents { get; set; } = "";

    /// <summary>Full path of the solution.</summary>
    public string Solution { get; set; } = "";

    /// <summary>The projects or solutions that the command names. For a filter, MSBuild builds the solution that it belongs to.</summary>
    public ITaskItem[] RequestedProjects { get; set; } = [];

    /// <summary>
    /// Full paths of the projects. The metadata <c>AdditionalProperties</c> makes the MSBuild task use the instance that the solution builds.
    /// </summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    /// <summary>Full paths of the projects that the configuration does not build.</summary>
    [Output]
    public ITaskItem[] NotBuilt { get; private set; } = [];

    /// <summary>Full paths of the projects that the filter leaves out.</summary>
    [Output]
    public ITaskItem[] NotInFilter { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var all = XDocument.Parse(Contents).Descendants("ProjectConfiguration").Select(project => (IsBuilt: IsBuilt(project), Item: Item(project)))
            .Where(project => project.Item is not null).Select(project => (project.IsBuilt, Item: project.Item!)).ToList();
        var filter = RequestedProjects.Select(requested => SolutionFilter.Read(requested.ItemSpec, Solution)).FirstOrDefault(paths => paths is not null);
        Projects = [.. all.Where(project => project.IsBuilt && IsInFilter(project.Item)).Select(project => project.Item)];
        NotInFilter = [.. all.Where(project => !IsInFilter(project.Item)).Select(project => project.Item)];
        NotBuilt = [.. all.Where(project => !project.IsBuilt && IsInFilter(project.Item)).Select(project => project.Item)];
        return true;

        bool IsInFilter(TaskItem project) => filter?.Contains(project.ItemSpec) ?? true;
    }

    private static bool IsBuilt(XElement project) => !"false".Equals(project.Attribute("BuildProjectInSolution")?.Value, StringComparison.OrdinalIgnoreCase);

    private static TaskItem? Item(XElement project)
    {
        if (project.Attribute("AbsolutePath")?.Value is not { Length: > 0 } path) return null;
        var item = new TaskItem(path);
        var parts = project.Value.Split('|');
        var platform = parts.Length > 1 ? $";Platform={parts[1]}" : "";
        item.SetMetadata("AdditionalProperties", $"Configuration={parts[0]}{platform}");
        return item;
    }
}

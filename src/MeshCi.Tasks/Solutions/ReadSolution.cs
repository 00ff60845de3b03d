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

    /// <summary>
    /// Full paths of the projects. The metadata <c>AdditionalProperties</c> makes the MSBuild task use the instance that the solution builds.
    /// </summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Projects = [.. XDocument.Parse(Contents).Descendants("ProjectConfiguration").Where(IsBuilt).Select(Item).OfType<ITaskItem>()];
        return true;
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

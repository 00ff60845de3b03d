using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Prints that a build with <c>-p:MeshDeploy=true</c> deployed nothing, because the property only takes effect when a project is published. A project that
/// sets the property itself is meant for its publishes, and a project that is only referenced has inherited it.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ExplainNotDeployed : Task
{
    private static readonly string[] Builds = ["Build", "Rebuild", "Restore"];

    /// <summary>Full path of the project.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>Full path of the solution that contains it, or empty.</summary>
    public string Solution { get; set; } = "";

    /// <summary>The projects or solutions that the command names.</summary>
    public ITaskItem[] RequestedProjects { get; set; } = [];

    /// <summary>The targets that it names. Without one, it builds.</summary>
    public ITaskItem[] RequestedTargets { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (!OnlyBuilds() || !IsRequested() || !IsOnCommandLine()) return true;

        // The terminal logger shows a line only if it begins with the project's name and an arrow.
        Log.LogMessage(
            MessageImportance.High,
            "{0}",
            PlainText.Line($"{Path.GetFileNameWithoutExtension(Project)} -> built, not deployed, because MeshDeploy takes effect when the project is "
                + "published. Run dotnet publish with -p:MeshDeploy=true, or the target MeshDeploy."));
        return true;
    }

    private bool OnlyBuilds() => RequestedTargets.All(target => Builds.Contains(target.ItemSpec, StringComparer.OrdinalIgnoreCase));

    private bool IsRequested() => RequestedProjects.Any(requested =>
        requested.ItemSpec == Project || (Solution.Length > 0 && requested.ItemSpec == Solution));

    private bool IsOnCommandLine() =>
        BuildEngine is IBuildEngine6 engine && engine.GetGlobalProperties().Keys.Contains("MeshDeploy", StringComparer.OrdinalIgnoreCase);
}

using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>Prints one line after all projects of a solution have finished a verb: how many take part in the mesh, and why others do not.</summary>
[MSBuildMultiThreadableTask]
public sealed class CloseVerb : Task
{
    /// <summary>The verb.</summary>
    [Required]
    public string Verb { get; set; } = "";

    /// <summary>Full path of the solution.</summary>
    [Required]
    public string Solution { get; set; } = "";

    /// <summary>The name of this run of the verb.</summary>
    [Required]
    public string Run { get; set; } = "";

    /// <summary>All projects of the solution.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>The projects that define the verb, as their target <c>_MeshDescribeParticipation</c> returns them.</summary>
    public ITaskItem[] Participants { get; set; } = [];

    /// <summary>The projects that the configuration does not build.</summary>
    public ITaskItem[] NotBuilt { get; set; } = [];

    /// <summary>The projects that the solution filter leaves out.</summary>
    public ITaskItem[] NotInFilter { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var enabled = Participants.Where(IsEnabled).ToList();
        var failed = enabled.Where(project => project.GetMetadata("Failed") == "true" || SignIn.HasFailed(project, Verb, Run)).Select(NameOf).ToList();
        var excluded = Participants.Where(project => !IsEnabled(project))
            .Select(project => $"{NameOf(project)} ({Exclusion.Short(project.GetMetadata("Exclusion"))})").ToList();
        var defining = Participants.Select(project => project.ItemSpec).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var others = Projects.Where(project => !defining.Contains(project.ItemSpec)).Select(NameOf).ToList();
        var line = ClosingLine.Of(
            Path.GetFileName(Solution), Verb, enabled.Count, failed, excluded, others, [.. NotBuilt.Select(NameOf)], [.. NotInFilter.Select(NameOf)]);
        Log.LogMessage(MessageImportance.High, "{0}", PlainText.Line(line));
        return true;
    }

    private static bool IsEnabled(ITaskItem project) => !project.GetMetadata("Enabled").Equals("false", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(ITaskItem project) => Path.GetFileNameWithoutExtension(project.ItemSpec);
}

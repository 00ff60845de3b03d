using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>Prints why a verb did nothing for a project, and what to set. The build still succeeds.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExplainExclusion : Task
{
    /// <summary>The verb.</summary>
    [Required]
    public string Verb { get; set; } = "";

    /// <summary>Full path of the project.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>Why the project is excluded: <c>MeshEnabled</c>, <c>Test</c>, or empty.</summary>
    public string Exclusion { get; set; } = "";

    /// <summary>The project's <c>OutputType</c>.</summary>
    public string OutputType { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        // The terminal logger shows a line only if it begins with the project's name and an arrow.
        Log.LogMessage(
            MessageImportance.High,
            "{0}",
            PlainText.Line($"{Path.GetFileNameWithoutExtension(Project)} -> {Verb} did nothing, because the project does not take part in the mesh: "
                + $"{Solutions.Exclusion.Explain(Exclusion, OutputType)}{(Verb == "MeshDeploy" ? NothingRemoved : "")}"));
        return true;
    }

    private const string NothingRemoved = " Resources that earlier deploys of the project created remain in the mesh.";
}

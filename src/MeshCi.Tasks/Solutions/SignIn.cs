using MeshCi.Shared;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>
/// Records that a project has finished a verb, and finds out whether it was the last one of its solution. Each project has a file of its own for each verb,
/// which the next run replaces. If two projects are last at the same time, both report it, and MSBuild builds what follows once.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class SignIn : Task
{
    private const string Done = "done";
    private const string Failed = "failed";

    /// <summary>Full path of the project's file, without the verb at its end.</summary>
    [Required]
    public string File { get; set; } = "";

    /// <summary>The verb. A command can contain several, and a project may finish one before another project finishes the one before it.</summary>
    [Required]
    public string Verb { get; set; } = "";

    /// <summary>The name of this run of the verb.</summary>
    [Required]
    public string Run { get; set; } = "";

    /// <summary><c>false</c> if the verb failed for the project.</summary>
    public string Succeeded { get; set; } = "";

    /// <summary>The projects of the solution that define the verb. Their metadata <c>SignIn</c> names their files.</summary>
    public ITaskItem[] Expected { get; set; } = [];

    /// <summary>Whether every project has finished.</summary>
    [Output]
    public bool IsLast { get; private set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Write(PathOf(File, Verb), $"{Run} {("false".Equals(Succeeded, StringComparison.OrdinalIgnoreCase) ? Failed : Done)}");
            // Projects finish roughly in the order of the solution, so the last one is normally what is still missing.
            IsLast = Expected.Where(SignsIn).Reverse().All(project => StateOf(project, Verb, Run) is not null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Only the closing line of the solution depends on the file.
            Log.LogMessage(MessageImportance.Low, "{0}", failure.Message);
        }

        return true;
    }

    /// <summary>Whether the verb failed for a project.</summary>
    internal static bool HasFailed(ITaskItem project, string verb, string run) => StateOf(project, verb, run) == Failed;

    private static bool SignsIn(ITaskItem project) => project.GetMetadata("SignsIn") == "true";

    private static string PathOf(string file, string verb) => $"{file}.{verb}";

    private static string? StateOf(ITaskItem project, string verb, string run)
    {
        var file = PathOf(project.GetMetadata("SignIn"), verb);
        return System.IO.File.Exists(file) && OrdinaryFile.ReadAllText(file).Split(' ') is [var signed, var state] && signed == run ? state : null;
    }

    // A reader sees the old content or the new one, never a part of it.
    private static void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetRandomFileName()}.tmp");
        System.IO.File.WriteAllText(unfinished, content);
        System.IO.File.Move(unfinished, file, overwrite: true);
    }
}

using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Solutions;

/// <summary>
/// Records that a project has finished a verb, and finds out whether it was the last one of its solution. Each project has a file of its own for each verb,
/// with its last runs. If two projects are last at the same time, both report it, and MSBuild builds what follows once.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class SignIn : Task
{
    private const string Done = "done";
    private const string Failed = "failed";
    private const int MostRuns = 8;
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

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

    /// <summary>
    /// If the project signs in before a verb that runs once for all projects: that verb, with which each project signs in when it has ended. If the sign-in
    /// cannot be written, this is an error, because the verb would never run.
    /// </summary>
    public string? BeforeVerb { get; set; }

    /// <summary>Whether every project has finished.</summary>
    [Output]
    public bool IsLast { get; private set; }

    /// <summary>Whether this project has finished, and another one has not.</summary>
    [Output]
    public bool Waits { get; private set; }

    /// <summary>What it waits for, if it does.</summary>
    [Output]
    public string Waiting { get; private set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Add(PathOf(File, Verb), $"{Run} {("false".Equals(Succeeded, StringComparison.OrdinalIgnoreCase) ? Failed : Done)}");
            // Projects finish roughly in the order of the solution, so the last one is normally what is still missing.
            var missing = Expected.Where(SignsIn).Reverse().Where(project => StateOf(project, Verb, Run) is null);
            IsLast = !missing.Any();
            Waits = !IsLast;
            if (Waits && BeforeVerb is not null) Waiting = WaitsFor([.. missing], BeforeVerb);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (BeforeVerb is not null)
            {
                var row = MeshDiagnostics.FileNotAccessible;
                Log.LogError(null, row.Id, null, row.HelpLink, null, 0, 0, 0, 0, "{0}", PlainText.Line($"{failure.Message} {BeforeVerb} needs this file."));
                return false;
            }

            // Only the closing line of the solution depends on the file.
            Log.LogMessage(MessageImportance.Low, "{0}", PlainText.Line(failure.Message));
        }

        return true;
    }

    private string WaitsFor(IReadOnlyList<ITaskItem> missing, string verb)
    {
        var failed = missing.Where(project => project.GetMetadata("Failed") == "true" || HasFailed(project, verb, Run)).ToList();
        return failed.Count > 0
            ? $"{verb} does not run, because {Names(failed)} failed"
            : $"{verb} runs for all projects of the solution together, and waits for {Names(missing)}{UntilThen(verb, missing.Count)}";
    }

    // If a project fails in a target of its own, this is the last line of the verb.
    private static string UntilThen(string verb, int missing)
    {
        if (verb == "MeshPlan") return "";
        var (done, it) = (verb == "MeshDeploy" ? "deployed" : "changed", missing == 1 ? "that project" : "one of them");
        return $"; nothing is {done} before that, or if {it} fails";
    }

    private static string Names(IEnumerable<ITaskItem> projects) => string.Join(
        ", ", projects.Select(project => Path.GetFileNameWithoutExtension(project.ItemSpec)).Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether the verb failed for a project.</summary>
    internal static bool HasFailed(ITaskItem project, string verb, string run) => StateOf(project, verb, run) == Failed;

    private static bool SignsIn(ITaskItem project) => project.GetMetadata("SignsIn") == "true";

    private static string PathOf(string file, string verb) => $"{file}.{verb}";

    private static string? StateOf(ITaskItem project, string verb, string run)
    {
        try
        {
            return Read(PathOf(project.GetMetadata("SignIn"), verb)).Select(line => line.Split(' '))
                .FirstOrDefault(parts => parts is [var signed, _] && signed == run)?[1];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Read(string file) =>
        System.IO.File.Exists(file) ? Patiently(() => OrdinaryFile.ReadAllText(file)).Split('\n') : [];

    // MSBuild treats a project that another one references as another project, which may sign in for a run of its own. A reader sees the old content or
    // the new one, never a part of it.
    private static void Add(string file, string line)
    {
        var content = string.Join('\n', Read(file).Prepend(line).DistinctBy(each => each.Split(' ')[0]).Take(MostRuns));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetRandomFileName()}.tmp");
        System.IO.File.WriteAllText(unfinished, content);
        Patiently(() =>
        {
            System.IO.File.Move(unfinished, file, overwrite: true);
            return file;
        });
    }

    // Windows does not replace a file that another project is reading, and does not open one that is being replaced.
    private static string Patiently(Func<string> access)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return access();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && attempt < Attempts)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}

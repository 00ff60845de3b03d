using System.Collections;
using System.Reflection;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Lists the targets that are still to run after the target that is running. A project does not know them. MSBuild does, but has no public member for it: if
/// a version of MSBuild stores the targets in another way, the lists are empty.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadRequestedTargets : Task
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>
    /// The targets that the command names, such as Publish and PublishContainer for <c>dotnet publish -t:PublishContainer</c>. Only the main process of a
    /// build knows them.
    /// </summary>
    [Output]
    public ITaskItem[] OfCommand { get; private set; } = [];

    /// <summary>
    /// The targets of this project that have not ended yet: those that run now and those that run later, because the command, another project or a target
    /// depends on them.
    /// </summary>
    [Output]
    public ITaskItem[] OfProject { get; private set; } = [];

    /// <summary>The projects or solutions that the command names.</summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (Field(BuildManager.DefaultBuildManager, "_buildSubmissions") is IDictionary submissions)
        {
            var requests = submissions.Values.Cast<object>().Select(submission => Property(submission, "BuildRequestData")).ToArray();
            OfCommand = Items(requests.SelectMany(TargetsOf));
            Projects = Items(requests.Select(ProjectOf).OfType<string>());
        }

        if (Field(Field(BuildEngine, "_targetBuilderCallback"), "_targetsToBuild") is IEnumerable entries)
        {
            OfProject = Items(entries.Cast<object>().Select(entry => Property(entry, "Name")).OfType<string>());
        }

        return true;
    }

    private static IEnumerable<string> TargetsOf(object? request) => Property(request, "TargetNames") as IEnumerable<string> ?? [];

    private static string? ProjectOf(object? request) => Property(request, "ProjectFullPath") as string;

    private static ITaskItem[] Items(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new TaskItem(name))];

    private static object? Field(object? of, string name) => of?.GetType().GetField(name, Anything)?.GetValue(of);

    private static object? Property(object? of, string name) => of?.GetType().GetProperty(name, Anything)?.GetValue(of);
}

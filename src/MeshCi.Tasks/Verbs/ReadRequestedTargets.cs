using System.Collections;
using System.Reflection;
using Microsoft.Build.Evaluation;
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
    private static readonly string[] Solutions = [".sln", ".slnx", ".slnf", ".metaproj"];

    /// <summary>
    /// The targets that the command names, such as Publish and PublishContainer for <c>dotnet publish -t:PublishContainer</c>, each with the metadata
    /// <c>Root</c>, the full path of the project or solution that it is a target of, and <c>RootIsSolution</c>, which is <c>true</c> or <c>false</c>. Only the
    /// main process of a build knows them.
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
            OfCommand = [.. requests.SelectMany(Pairs).DistinctBy(pair => (pair.Root, pair.Target.ToUpperInvariant())).Select(Item)];
            Projects = Items(requests.SelectMany(RootsOf));
        }

        if (Field(Field(BuildEngine, "_targetBuilderCallback"), "_targetsToBuild") is IEnumerable entries)
        {
            OfProject = Items(entries.Cast<object>().Select(entry => Property(entry, "Name")).OfType<string>());
        }

        return true;
    }

    private static IEnumerable<(string Root, string Target)> Pairs(object? request) =>
        from root in RootsOf(request) from target in TargetsOf(request) select (root, target);

    // A graph starts with several projects.
    private static IEnumerable<string> RootsOf(object? request) => ProjectOf(request) is { } project
        ? [project]
        : (Property(request, "ProjectGraphEntryPoints") as IEnumerable)?.Cast<object>().Select(entry => Property(entry, "ProjectFile")).OfType<string>()
            .Select(Path.GetFullPath) ?? [];

    // MSBuild reads the metadata of an item as escaped text.
    private static TaskItem Item((string Root, string Target) pair)
    {
        var item = new TaskItem(pair.Target);
        item.SetMetadata("Root", ProjectCollection.Escape(pair.Root));
        item.SetMetadata("RootIsSolution", IsSolution(pair.Root) ? "true" : "false");
        return item;
    }

    // MSBuild builds a solution as a project of its own, whose name has another ending.
    private static bool IsSolution(string file) => Solutions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> TargetsOf(object? request) => Property(request, "TargetNames") as IEnumerable<string> ?? [];

    private static string? ProjectOf(object? request) => Property(request, "ProjectFullPath") as string;

    private static ITaskItem[] Items(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new TaskItem(name))];

    private static object? Field(object? of, string name) => of?.GetType().GetField(name, Anything)?.GetValue(of);

    private static object? Property(object? of, string name) => of?.GetType().GetProperty(name, Anything)?.GetValue(of);
}

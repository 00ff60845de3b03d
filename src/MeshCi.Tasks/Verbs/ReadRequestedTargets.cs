using System.Collections;
using System.Reflection;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Lists the targets that the command names, such as Publish and PublishContainer for <c>dotnet publish -t:PublishContainer</c>. A project does not know
/// what the command still runs after its own targets. Only the main process of a build knows, and it has no public member for it: if a version of MSBuild
/// stores the targets in another way, the list is empty.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadRequestedTargets : Task
{
    private const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The names.</summary>
    [Output]
    public ITaskItem[] Targets { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (typeof(BuildManager).GetField("_buildSubmissions", Anything)?.GetValue(BuildManager.DefaultBuildManager) is IDictionary submissions)
        {
            var names = submissions.Values.Cast<object>().ToArray().SelectMany(TargetsOf).Distinct(StringComparer.OrdinalIgnoreCase);
            Targets = [.. names.Select(name => new TaskItem(name))];
        }

        return true;
    }

    private static IEnumerable<string> TargetsOf(object submission) =>
        Property(Property(submission, "BuildRequestData"), "TargetNames") as IEnumerable<string> ?? [];

    private static object? Property(object? of, string name) => of?.GetType().GetProperty(name, Anything)?.GetValue(of);
}

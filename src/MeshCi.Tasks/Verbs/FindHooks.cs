using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Exceptions;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// Reports targets that a user named as hooks of a plan or deploy, but that the project does not define. MSBuild would report a hook after the deploy only
/// when the mesh is already changed. It does not show a task the targets of a project, so this task evaluates the project once more.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class FindHooks : MeshTask
{
    /// <summary>The names, each with the metadata <c>Property</c>: the property that contains it.</summary>
    [Required]
    public ITaskItem[] Hooks { get; set; } = [];

    /// <summary>The verb: <c>plan</c>, <c>deploy</c>, <c>rollback</c> or <c>destroy</c>.</summary>
    [Required]
    public string NeededBy { get; set; } = "";

    private protected override string Verb => NeededBy;

    private protected override bool EndsVerb => false;

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (Targets() is { } targets)
        {
            foreach (var hook in Hooks.Where(hook => !targets.Contains(hook.ItemSpec)))
            {
                var property = hook.GetMetadata("Property");
                Report(MeshDiagnostics.HookMissing.At(new(Item: property), DoesNotExist(property, hook.ItemSpec, Nearest(hook.ItemSpec, targets))));
            }
        }

        return System.Threading.Tasks.Task.CompletedTask;
    }

    // Null if the project cannot be evaluated: a file-based app has no project file, and MSBuild has already evaluated any other project.
    private HashSet<string>? Targets()
    {
        if (!File.Exists(ProjectPath) || BuildEngine is not IBuildEngine6 engine) return null;
        var properties = engine.GetGlobalProperties().ToDictionary(property => property.Key, property => property.Value);
        using var collection = new ProjectCollection();
        try
        {
            // Those of the user are not among the first, which are those of the .NET SDK.
            return new ProjectInstance(ProjectPath, properties, null, collection).Targets.Keys.Reverse().ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (InvalidProjectFileException)
        {
            return null;
        }
    }

    private static string? Nearest(string name, IEnumerable<string> targets) => Spelling.Nearest(name, targets.Where(target => !target.StartsWith('_')));

    private static string DoesNotExist(string property, string name, string? nearest) =>
        $"{property} contains '{name}', but the project has no target with that name. "
        + (nearest is null ? "Correct the name, remove it, or add the target." : $"Did you mean '{nearest}'?")
        + " Nothing was changed in the mesh.";
}

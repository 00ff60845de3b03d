using MeshCi.Definitions.Diagnostics;
using Microsoft.Build.Framework;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The warnings that the tasks of a build have reported for a project. With <c>-warnaserror</c>, MSBuild shows a warning as an error, but continues with the
/// next target, so what changes the mesh looks here first.
/// </summary>
internal sealed class ReportedWarnings
{
    private const RegisteredTaskObjectLifetime Lifetime = RegisteredTaskObjectLifetime.Build;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Those of a build; of this task alone if the engine cannot keep objects.</summary>
    /// <param name="engine">The engine of a task.</param>
    /// <param name="project">Full path of the project.</param>
    public static ReportedWarnings Of(IBuildEngine? engine, string project)
    {
        if (engine is not IBuildEngine4 keeper) return new();
        var key = (typeof(ReportedWarnings), project);
        if (keeper.GetRegisteredTaskObject(key, Lifetime) is ReportedWarnings existing) return existing;
        var created = new ReportedWarnings();
        keeper.RegisterTaskObject(key, created, Lifetime, allowEarlyCollection: false);
        return created;
    }

    /// <summary>Adds a warning.</summary>
    public void Add(Diagnostic diagnostic)
    {
        lock (_gate) _ids.Add(diagnostic.Id);
    }

    /// <summary>One row for each diagnostic that was reported, in the order of the table.</summary>
    public IReadOnlyList<Diagnostic> All()
    {
        lock (_gate) return [.. MeshDiagnostics.All.Where(row => _ids.Contains(row.Id)).Select(row => row.As(Severity.Warning))];
    }
}
